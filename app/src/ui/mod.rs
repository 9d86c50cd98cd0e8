//! What several pages use: the frame, its services, and small pieces.

pub mod add_line;
pub mod alone;
pub mod dialog;
pub mod early;
pub mod field;
pub mod file;
pub mod focus;
pub mod frame;
pub mod html;
pub mod icon_button;
pub mod icons;
pub mod known;
pub mod label;
pub mod last_project;
pub mod lazily;
pub mod live;
pub mod loaded;
pub mod new_id;
pub mod palette;
pub mod person;
pub mod plain;
pub mod shortcut;
pub mod state;
pub mod talk;
pub mod toast;
pub mod viewer;
