//! The live stream: what is committed reaches every open page within a second, and none misses any of it.
//!
//! One [`Hub`] per process follows the change feed of the database, whoever wrote to it. Each page reads
//! from the position that it names itself, so a cut connection goes on where it stopped, also at another
//! server.

mod hub;
mod stream;

pub use hub::Hub;
pub use stream::connect;
