//! The read that tells whether a token is good for anything. It reads a user whom no refused request is about, where there is one, so that the
//! trouble of one user decides nothing.

/// The longest wait between two probes.
const LONGEST_WAIT_MS: u64 = 60_000;

#[derive(Debug, Default)]
pub(super) struct Probe {
    targets: Vec<Target>,
    /// When it is to be sent.
    due_ms: Option<u64>,
    /// The place of the target that is being read.
    open: Option<usize>,
    /// How often in a row nothing was proved.
    tries: u32,
}

#[derive(Debug)]
struct Target {
    path: String,
    /// The service asked to wait until then.
    not_before_ms: u64,
}

impl Target {
    /// The user as every path names them that is about them by this name.
    fn user(&self) -> &str {
        let (user, _) = self.path.split_once('?').unwrap_or((&self.path, ""));
        user.rsplit('/').next().unwrap_or(user)
    }
}

impl Probe {
    pub(super) fn set_targets(&mut self, paths: impl Iterator<Item = String>) {
        self.targets.extend(paths.map(|path| Target { path, not_before_ms: 0 }));
    }

    /// Without anybody to read nothing can be proved.
    pub(super) fn is_possible(&self) -> bool {
        !self.targets.is_empty()
    }

    pub(super) fn want(&mut self, refused: &[&str], now_ms: u64) {
        if self.open.is_none() && self.due_ms.is_none() {
            let wait_ms = (1_000_u64 << self.tries.saturating_sub(1).min(10)).min(LONGEST_WAIT_MS);
            let own_ms = if self.tries == 0 { now_ms } else { now_ms.saturating_add(wait_ms) };
            self.due_ms = self.best(refused).map(|(_, target)| target.not_before_ms.max(own_ms));
        }
    }

    pub(super) const fn due_ms(&self) -> Option<u64> {
        self.due_ms
    }

    /// The path to read now. `refused`: the paths of the requests that wait for the proof.
    pub(super) fn goes_out(&mut self, refused: &[&str]) -> Option<String> {
        let (place, target) = self.best(refused)?;
        let path = target.path.clone();
        self.due_ms = None;
        self.open = Some(place);
        Some(path)
    }

    /// A usable reply came, or a 401: that decides.
    pub(super) fn decided(&mut self) {
        self.open = None;
        self.tries = 0;
    }

    /// No usable reply came: the next probe comes later, and to nobody earlier than the service asked for.
    pub(super) fn proved_nothing(&mut self, asked_ms: Option<u64>, now_ms: u64) {
        let target = self.open.take().and_then(|place| self.targets.get_mut(place));
        if let Some(target) = target {
            target.not_before_ms = now_ms.saturating_add(asked_ms.unwrap_or_default());
        }
        self.tries += 1;
    }

    /// Another token came.
    pub(super) fn start_anew(&mut self) {
        self.due_ms = None;
        self.tries = 0;
    }

    fn best(&self, refused: &[&str]) -> Option<(usize, &Target)> {
        let is_refused = |target: &Target| refused.iter().any(|path| path.contains(target.user()));
        self.targets.iter().enumerate().min_by_key(|(_, target)| (is_refused(target), target.not_before_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probe(names: &[&str]) -> Probe {
        let mut probe = Probe::default();
        probe.set_targets(names.iter().map(|name| format!("/v1.0/users/{name}?$select=id")));
        probe
    }

    fn read(probe: &mut Probe, refused: &[&str]) -> String {
        let path = probe.goes_out(refused).unwrap();
        path.trim_start_matches("/v1.0/users/").trim_end_matches("?$select=id").to_owned()
    }

    #[test]
    fn whom_a_refusal_is_about_is_read_only_where_nobody_else_is() {
        let (mut both, mut one) = (probe(&["a@x", "b@x"]), probe(&["a@x"]));
        assert_eq!(read(&mut both, &["/v1.0/users/c@x/memberOf"]), "a@x");
        assert_eq!(read(&mut both, &["/v1.0/users/a@x?$select=id,mail"]), "b@x");
        assert_eq!(read(&mut both, &["/v1.0/users/b@x", "/v1.0/users/a@x"]), "a@x");
        assert_eq!(read(&mut one, &["/v1.0/users/a@x"]), "a@x");
        assert!(!probe(&[]).is_possible());
    }

    #[test]
    fn a_probe_that_proves_nothing_is_repeated_later_and_later() {
        let mut one = probe(&["a@x"]);
        let mut now_ms = 5;
        for wait_ms in [0, 1_000, 2_000, 4_000] {
            one.want(&[], now_ms);
            assert_eq!(one.due_ms(), Some(now_ms + wait_ms));
            now_ms += wait_ms;
            read(&mut one, &[]);
            one.proved_nothing(None, now_ms);
        }
        one.start_anew();
        one.want(&[], now_ms);
        assert_eq!(one.due_ms(), Some(now_ms));
    }

    #[test]
    fn whoever_is_to_be_left_alone_for_long_is_not_waited_for() {
        let (mut both, mut one) = (probe(&["a@x", "b@x"]), probe(&["a@x"]));
        for probe in [&mut both, &mut one] {
            assert_eq!(read(probe, &[]), "a@x");
            probe.proved_nothing(Some(7_000), 0);
            probe.want(&[], 0);
        }
        assert_eq!((both.due_ms(), one.due_ms()), (Some(1_000), Some(7_000)));
        assert_eq!(read(&mut both, &[]), "b@x");
    }
}
