//! From what Postgres says to what people can be told.

use model::{AppError, Field, Problem, Problems, Rule};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong in a use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An answer for the person who asked.
    #[error(transparent)]
    App(#[from] AppError),
    /// The database could not be asked, or said no.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// A stored value that this version cannot read, or another defect of ours.
    #[error("{0}")]
    Defect(String),
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::App(AppError::Invalid(problems))
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::App(problem.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Defect(error.to_string())
    }
}

impl Error {
    /// What may cross the wire. What is hidden is logged under `request`.
    #[must_use]
    pub fn for_person(self, request: &str) -> AppError {
        match self {
            Self::App(error) => error,
            Self::Sql(error) => by_constraint(&error).unwrap_or_else(|| {
                if gave_way(&error) {
                    tracing::warn!(request, %error, "a transaction gave way to another");
                    return AppError::Busy;
                }
                tracing::error!(request, %error, "the database refused");
                if is_outage(&error) {
                    AppError::Unavailable
                } else {
                    internal(request)
                }
            }),
            Self::Defect(error) => {
                tracing::error!(request, error, "defect");
                internal(request)
            }
        }
    }
}

fn internal(request: &str) -> AppError {
    AppError::Internal {
        request: request.to_owned(),
    }
}

/// The constraints that a person can run into.
fn by_constraint(error: &sqlx::Error) -> Option<AppError> {
    let problem = |field, rule| Some(Problem::new(field, rule).into());
    match error.as_database_error()?.constraint()? {
        "member_login_unique" => problem(Field::Login, Rule::Taken),
        "team_name_unique" => problem(Field::Name, Rule::Taken),
        "project_key_unique" => problem(Field::Key, Rule::Taken),
        "event_four_eyes" => Some(AppError::Forbidden),
        _ => None,
    }
}

/// One of two that waited for each other: 40P01 is a deadlock, 40001 and 55P03 would be a conflict and a lock.
fn gave_way(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| ["40P01", "40001", "55P03"].contains(&code.as_ref()))
}

/// No connection, or one that broke: nothing was committed, or nobody knows.
fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Protocol(_) => true,
        // 57P01..03: the server is shutting down or starting up; class 08: the connection is gone
        sqlx::Error::Database(e) => e
            .code()
            .is_some_and(|c| c.starts_with("57P") || c.starts_with("08")),
        _ => false,
    }
}
