//! The flow's calls. Each one only turns C into Rust and back.

use std::panic::{self, AssertUnwindSafe};

use entra_reset_core::{Answer, Failure, Flow, Kind, Source};
use rand::rngs::SysRng;

use crate::buffer::entra_buffer;
use crate::call::{Failed, call, failed, input, require, write, write_secret};
use crate::status::entra_status;

/// One run. Opaque.
#[allow(non_camel_case_types, reason = "the names of C types")]
#[derive(Debug)]
pub struct entra_flow {
    flow: Flow,
}

/// Runs a call on a flow. After a panic the flow is poisoned: it hands out what it has and ends.
///
/// # Safety
/// `flow` is NULL or from `entra_flow_new` and not in use by another call; `error` is NULL or valid for a write.
unsafe fn on(flow: *mut entra_flow, error: *mut entra_buffer, body: impl FnOnce(&mut Flow) -> Result<(), Failed>) -> entra_status {
    let body = || {
        // SAFETY: by this function's contract.
        let flow = unsafe { flow.as_mut() }.ok_or_else(|| failed(Kind::InvalidArgument, "the flow is NULL"))?;
        match panic::catch_unwind(AssertUnwindSafe(|| body(&mut flow.flow))) {
            Ok(result) => result,
            Err(_) => {
                flow.flow.poison();
                Err(failed(Kind::Panicked, "the library met a state that it does not know"))
            }
        }
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

/// Makes a flow. `options` is a JSON object. Nothing is sent before the first poll.
///
/// # Safety
/// `options` is valid for `options_len` bytes; `flow` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_new(
    options: *const u8,
    options_len: usize,
    flow: *mut *mut entra_flow,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        require(flow, "flow")?;
        // SAFETY: by this function's contract.
        let options = unsafe { input(options, options_len, "options") }?;
        let made = Box::new(entra_flow { flow: Flow::with_words(options, crate::WORDS, Source::new(SysRng))? });
        // SAFETY: not NULL, so valid by this function's contract.
        unsafe { flow.write(Box::into_raw(made)) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

/// Tells what a new token says about itself: its payload part, base64url-decoded, never its signature; nothing where it cannot be read.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `payload` is valid for `payload_len` bytes; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_set_claims(
    flow: *mut entra_flow,
    payload: *const u8,
    payload_len: usize,
    error: *mut entra_buffer,
) -> entra_status {
    let body = |flow: &mut Flow| {
        // SAFETY: by this function's contract.
        flow.set_claims(unsafe { input(payload, payload_len, "payload") }?);
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, body) }
}

/// Sets the caller's own password, UTF-8, in place of generated ones. Before the first poll.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `password` is valid for `password_len` bytes; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_set_password(
    flow: *mut entra_flow,
    password: *const u8,
    password_len: usize,
    error: *mut entra_buffer,
) -> entra_status {
    // SAFETY: by this function's contract.
    let body = |flow: &mut Flow| Ok(flow.set_password(unsafe { input(password, password_len, "password") }?)?);
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, body) }
}

/// Adds users: a JSON array of texts and of row objects. Before the first poll, as often as needed.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `users` is valid for `users_len` bytes; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_add_users(
    flow: *mut entra_flow,
    users: *const u8,
    users_len: usize,
    error: *mut entra_buffer,
) -> entra_status {
    // SAFETY: by this function's contract.
    let body = |flow: &mut Flow| Ok(flow.add_users(unsafe { input(users, users_len, "users") }?)?);
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, body) }
}

/// Tells what to do next, at this monotonic time in milliseconds: a JSON object. Never blocks.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `action` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_poll(
    flow: *mut entra_flow,
    now_ms: u64,
    action: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let body = |flow: &mut Flow| {
        require(action, "action")?;
        let json = serde_json::to_vec(&flow.poll(now_ms)).map_err(|_| failed(Kind::Panicked, "an action could not be written as JSON"))?;
        // SAFETY: by the function's contract.
        unsafe { write(action, json) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, body) }
}

/// A copy of the body of an open request, to be sent as it is.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `body` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_take_body(
    flow: *mut entra_flow,
    id: u64,
    body: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let take = |flow: &mut Flow| {
        require(body, "body")?;
        // SAFETY: by the function's contract.
        unsafe { write_secret(body, &flow.take_body(id)?) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, take) }
}

/// The password of a result, UTF-8, once.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `secret` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_take_secret(
    flow: *mut entra_flow,
    id: u64,
    secret: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let take = |flow: &mut Flow| {
        require(secret, "secret")?;
        // SAFETY: by the function's contract.
        unsafe { write_secret(secret, &flow.take_secret(id)?) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, take) }
}

/// The Temporary Access Pass of a result, UTF-8, once.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `pass` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_take_pass(
    flow: *mut entra_flow,
    id: u64,
    pass: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let take = |flow: &mut Flow| {
        require(pass, "pass")?;
        // SAFETY: by the function's contract.
        unsafe { write_secret(pass, &flow.take_pass(id)?) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, take) }
}

/// The password that an open request sets for the user with this index, UTF-8: one of the `writes` of its `send`. A host may keep it against
/// a crash of its own, until that user's result. `unknown_id` where the request is not open or leaves the password to the service.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `secret` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_write_secret(
    flow: *mut entra_flow,
    send_id: u64,
    index: u64,
    secret: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let take = |flow: &mut Flow| {
        require(secret, "secret")?;
        let index = usize::try_from(index).map_err(|_| failed(Kind::UnknownId, "no user has this index"))?;
        // SAFETY: not NULL, so valid by the function's contract.
        unsafe { write_secret(secret, &flow.write_secret(send_id, index)?) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, take) }
}

/// The reply to an open request: `headers` a JSON object of texts, `body` the bytes as they came. Content never makes it fail.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `headers` and `body` are valid for their lengths; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_respond(
    flow: *mut entra_flow,
    id: u64,
    status: u16,
    headers: *const u8,
    headers_len: usize,
    body: *const u8,
    body_len: usize,
    error: *mut entra_buffer,
) -> entra_status {
    let respond = |flow: &mut Flow| {
        // SAFETY: by the function's contract.
        let headers = unsafe { input(headers, headers_len, "headers") }?;
        // SAFETY: by the function's contract.
        let body = unsafe { input(body, body_len, "body") }?;
        Ok(flow.respond(id, status, headers, body)?)
    };
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, respond) }
}

/// No reply came. `failure`: 0 no byte left this machine, 1 it may have been received, 2 the time was up,
/// 3 the client followed a redirect to elsewhere.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_fail(flow: *mut entra_flow, id: u64, failure: u32, error: *mut entra_buffer) -> entra_status {
    let body = |flow: &mut Flow| {
        let failure = match failure {
            0 => Failure::NotSent,
            1 => Failure::Lost,
            2 => Failure::Timeout,
            3 => Failure::Redirected,
            other => return Err(failed(Kind::InvalidArgument, format!("failure {other} is none of 0, 1, 2, 3"))),
        };
        Ok(flow.fail(id, failure)?)
    };
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, body) }
}

/// The answer to a question: 0 no, 1 yes, 2 no to all, 3 yes to all, 4 nobody can be asked. To a record: 0 not written, 1 flushed. To a
/// token: 0, there is no other.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_answer(flow: *mut entra_flow, id: u64, answer: u32, error: *mut entra_buffer) -> entra_status {
    let body = |flow: &mut Flow| {
        let answer = match answer {
            0 => Answer::No,
            1 => Answer::Yes,
            2 => Answer::NoToAll,
            3 => Answer::YesToAll,
            4 => Answer::Impossible,
            other => return Err(failed(Kind::InvalidArgument, format!("answer {other} is none of 0 to 4"))),
        };
        Ok(flow.answer(id, answer)?)
    };
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, body) }
}

/// Ends the run early: nothing new is sent, replies in flight are still taken. Never blocks.
///
/// # Safety
/// `flow` is from `entra_flow_new`; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_cancel(flow: *mut entra_flow, error: *mut entra_buffer) -> entra_status {
    let body = |flow: &mut Flow| {
        flow.cancel();
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { on(flow, error, body) }
}

/// Frees a flow and wipes its passwords. NULL is fine.
///
/// # Safety
/// `flow` is NULL or from `entra_flow_new`, not freed and not in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_flow_free(flow: *mut entra_flow) {
    let body = || {
        if !flow.is_null() {
            // SAFETY: from `Box::into_raw` in `entra_flow_new`, and not freed, by this function's contract.
            drop(unsafe { Box::from_raw(flow) });
        }
        Ok(())
    };
    // SAFETY: NULL is not written to.
    unsafe { call(std::ptr::null_mut(), body) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::ENTRA_PANICKED;

    fn poll(flow: *mut entra_flow) -> serde_json::Value {
        let mut action = entra_buffer::default();
        // SAFETY: both are ours.
        assert_eq!(unsafe { entra_flow_poll(flow, 0, &raw mut action, std::ptr::null_mut()) }, 0);
        // SAFETY: written by the call.
        let value = serde_json::from_slice(unsafe { std::slice::from_raw_parts(action.data, action.len) }).unwrap();
        // SAFETY: ours, and not used afterwards.
        unsafe { crate::entra_buffer_free(&raw mut action) };
        value
    }

    /// A panic in the middle of a run: the password whose write was released still comes out.
    #[test]
    fn a_poisoned_flow_hands_out_what_may_be_set() {
        let options = br#"{"kind":"reset","utcAtZeroMs":0}"#;
        let mut flow = std::ptr::null_mut();
        // SAFETY: valid for its length, the output is ours.
        unsafe { entra_flow_new(options.as_ptr(), options.len(), &raw mut flow, std::ptr::null_mut()) };
        // SAFETY: made above.
        let inner = unsafe { &mut (*flow).flow };
        inner.add_users(br#"["adele@contoso.example","alex@contoso.example"]"#).unwrap();
        let user = br#"{"id":"11111111-1111-4111-8111-111111111111","userPrincipalName":"adele@contoso.example"}"#;
        loop {
            let action = poll(flow);
            let id = action["id"].as_u64().unwrap_or_default();
            // SAFETY: made above.
            let inner = unsafe { &mut (*flow).flow };
            match (action["action"].as_str().unwrap(), action["url"].as_str().unwrap_or_default()) {
                ("send", url) if url.contains("alex") => {}
                ("send", url) if action["method"] == "PATCH" && url.ends_with("8111-111111111111") => break,
                ("send", url) if url.contains("/domains/") => {
                    inner.respond(id, 200, b"", br#"{"id":"contoso.example","authenticationType":"Managed"}"#).unwrap();
                }
                ("send", url) if url.contains("/me?") => inner.respond(id, 403, b"", b"").unwrap(),
                ("send", url) if ["transitiveMemberOf", "ownedObjects", "roleAssignments"].iter().any(|list| url.contains(list)) => {
                    inner.respond(id, 200, b"", br#"{"value":[]}"#).unwrap();
                }
                ("send", _) => inner.respond(id, 200, b"", user).unwrap(),
                ("ask", _) => inner.answer(id, Answer::Yes).unwrap(),
                ("progress", _) => {}
                (other, _) => panic!("{other}"),
            }
        }
        // SAFETY: made above.
        let status = unsafe { on(flow, std::ptr::null_mut(), |_| panic!("canary")) };
        assert_eq!(status, ENTRA_PANICKED);
        let first = poll(flow);
        assert_eq!((&first["outcome"], &first["hasPassword"]), (&"Unknown".into(), &true.into()));
        let mut secret = entra_buffer::default();
        // SAFETY: both are ours.
        assert_eq!(unsafe { entra_flow_take_secret(flow, first["id"].as_u64().unwrap(), &raw mut secret, std::ptr::null_mut()) }, 0);
        assert_eq!(secret.len, 14);
        // SAFETY: ours, and not used afterwards.
        unsafe { crate::entra_buffer_free(&raw mut secret) };
        let second = poll(flow);
        assert_eq!((&second["outcome"], &second["hasPassword"]), (&"Failed".into(), &false.into()));
        assert_eq!(poll(flow)["action"], "done");
        // SAFETY: made above, not used afterwards.
        unsafe { entra_flow_free(flow) };
    }
}
