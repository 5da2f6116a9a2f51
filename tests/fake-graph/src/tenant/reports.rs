//! Who may read the reports and the logs. <https://learn.microsoft.com/graph/api/directoryaudit-list>

use crate::tenant::Tenant;
use crate::tenant::token::Caller;
use crate::wire::error::GraphError;

/// The least roles, and those above them.
const READERS: &[&str] = &["Reports Reader", "Security Reader", "Security Administrator", "Global Reader", "Global Administrator"];

/// Any one of these permissions is enough.
pub const AUDITS: &[&str] = &["AuditLog.Read.All", "Directory.Read.All"];
/// Sign-ins want both.
pub const SIGN_INS: &[&str] = &["AuditLog.Read.All", "Directory.Read.All"];
/// The report on registrations.
pub const REGISTRATIONS: &[&str] = &["AuditLog.Read.All"];

impl Caller {
    /// Whether the caller may read a report.
    ///
    /// # Errors
    /// Permission or role missing.
    pub fn reads_reports(&self, any_of: &[&str]) -> Result<(), GraphError> {
        if !self.has(any_of) {
            return Err(GraphError::report_permission_missing());
        }
        if !self.app_only && !self.roles.iter().any(|role| READERS.contains(&role.as_str())) {
            return Err(GraphError::report_role_missing());
        }
        Ok(())
    }
}

impl Tenant {
    /// What a report wants that free tenants do not get.
    ///
    /// # Errors
    /// No premium licence.
    pub fn needs_premium(&self) -> Result<(), GraphError> {
        if self.settings.premium.allows() { Ok(()) } else { Err(GraphError::not_premium()) }
    }
}
