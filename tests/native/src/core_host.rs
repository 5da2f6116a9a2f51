//! `core` itself, with a seeded generator.

use entra_reset_core::{Answer, Error, Failure, Flow, Source};
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;
use serde_json::Value;

use crate::{Code, Host};

#[derive(Debug)]
pub struct CoreHost(pub Flow);

impl CoreHost {
    pub fn new(options: &[u8]) -> Result<Self, Code> {
        Flow::new(options, Source::new(ChaCha20Rng::seed_from_u64(1))).map(Self).map_err(code)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err wants")]
fn code(error: Error) -> Code {
    error.code().to_owned()
}

impl Host for CoreHost {
    fn set_claims(&mut self, payload: &[u8]) -> Result<(), Code> {
        self.0.set_claims(payload);
        Ok(())
    }
    fn set_password(&mut self, password: &[u8]) -> Result<(), Code> {
        self.0.set_password(password).map_err(code)
    }
    fn add_users(&mut self, rows: &[u8]) -> Result<(), Code> {
        self.0.add_users(rows).map_err(code)
    }
    fn poll(&mut self, now_ms: u64) -> Result<Value, Code> {
        Ok(serde_json::to_value(self.0.poll(now_ms)).unwrap())
    }
    fn take_body(&mut self, id: u64) -> Result<Vec<u8>, Code> {
        self.0.take_body(id).map(|secret| secret.expose().to_vec()).map_err(code)
    }
    fn write_secret(&mut self, send_id: u64, index: u64) -> Result<Vec<u8>, Code> {
        let secret = self.0.write_secret(send_id, usize::try_from(index).unwrap());
        secret.map(|secret| secret.expose().to_vec()).map_err(code)
    }
    fn take_secret(&mut self, id: u64) -> Result<Vec<u8>, Code> {
        self.0.take_secret(id).map(|secret| secret.expose().to_vec()).map_err(code)
    }
    fn take_pass(&mut self, id: u64) -> Result<Vec<u8>, Code> {
        self.0.take_pass(id).map(|pass| pass.expose().to_vec()).map_err(code)
    }
    fn respond(&mut self, id: u64, status: u16, headers: &[u8], body: &[u8]) -> Result<(), Code> {
        self.0.respond(id, status, headers, body).map_err(code)
    }
    fn fail(&mut self, id: u64, with: &str) -> Result<(), Code> {
        let failure = match with {
            "notSent" => Failure::NotSent,
            "lost" => Failure::Lost,
            "timeout" => Failure::Timeout,
            "redirected" => Failure::Redirected,
            other => panic!("no failure is named {other}"),
        };
        self.0.fail(id, failure).map_err(code)
    }
    fn answer(&mut self, id: u64, with: &str) -> Result<(), Code> {
        let answer = match with {
            "no" => Answer::No,
            "yes" => Answer::Yes,
            "noToAll" => Answer::NoToAll,
            "yesToAll" => Answer::YesToAll,
            "impossible" => Answer::Impossible,
            other => panic!("no answer is named {other}"),
        };
        self.0.answer(id, answer).map_err(code)
    }
    fn cancel(&mut self) -> Result<(), Code> {
        self.0.cancel();
        Ok(())
    }
}
