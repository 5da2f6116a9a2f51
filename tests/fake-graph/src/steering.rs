//! How tests steer the tenant, and what they see of it: faults, settings, the log.

mod altered;
pub mod control;
pub mod faults;
pub mod foreign;
pub mod log;
pub mod random;
pub mod settings;
pub mod then;
pub mod waits;
