//! The built C library, loaded as any other program would load it: by the names and numbers of its header.

use std::ffi::c_void;
use std::ptr;

use libloading::Symbol;
use serde_json::Value;

use crate::{Code, Host};

/// `entra_buffer` of the header.
#[repr(C)]
#[derive(Debug)]
pub(crate) struct Buffer {
    data: *mut u8,
    len: usize,
    capacity: usize,
}

pub(crate) const EMPTY: Buffer = Buffer { data: ptr::null_mut(), len: 0, capacity: 0 };

/// The library in the folder that `ENTRA_NATIVE` names, `target/native/<rid>` by default.
#[derive(Debug)]
pub struct Library(libloading::Library);

type Input = unsafe extern "C" fn(*mut c_void, *const u8, usize, *mut Buffer) -> u32;
type Output = unsafe extern "C" fn(*mut c_void, u64, *mut Buffer, *mut Buffer) -> u32;
type Number = unsafe extern "C" fn(*mut c_void, u64, u32, *mut Buffer) -> u32;

impl Library {
    pub fn load() -> Option<Self> {
        let folder = std::env::var("ENTRA_NATIVE").ok()?;
        let file = format!("{folder}/{}entra_reset{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        // SAFETY: our own library, whose loading runs no code of consequence.
        Some(Self(unsafe { libloading::Library::new(&file) }.unwrap_or_else(|e| panic!("{file}: {e}"))))
    }

    /// # Safety
    /// `F` is the function's type in the header.
    pub(crate) unsafe fn symbol<F>(&self, name: &str) -> Symbol<'_, F> {
        // SAFETY: by this function's contract.
        unsafe { self.0.get(name) }.unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// Takes the bytes out of a buffer and frees it twice, which must be harmless.
    pub(crate) fn take(&self, mut buffer: Buffer) -> Vec<u8> {
        let bytes = if buffer.data.is_null() {
            Vec::new()
        } else {
            // SAFETY: filled by the library.
            unsafe { std::slice::from_raw_parts(buffer.data, buffer.len) }.to_vec()
        };
        // SAFETY: the header's type.
        let free: Symbol<'_, unsafe extern "C" fn(*mut Buffer)> = unsafe { self.symbol("entra_buffer_free") };
        // SAFETY: the buffer is ours.
        unsafe { free(&raw mut buffer) };
        assert!(buffer.data.is_null() && buffer.len == 0);
        // SAFETY: the buffer is ours, and freed.
        unsafe { free(&raw mut buffer) };
        bytes
    }

    pub(crate) fn outcome(&self, status: u32, error: Buffer) -> Result<(), Code> {
        let error = self.take(error);
        if status == 0 {
            assert!(error.is_empty(), "an error beside success");
            return Ok(());
        }
        let error: Value = serde_json::from_slice(&error).unwrap();
        assert!(!error["message"].as_str().unwrap().is_empty() && !error["remedy"].as_str().unwrap().is_empty());
        Err(error["code"].as_str().unwrap().to_owned())
    }

    pub fn abi_version(&self) -> u32 {
        // SAFETY: the header's type.
        let version: Symbol<'_, extern "C" fn() -> u32> = unsafe { self.symbol("entra_abi_version") };
        version()
    }

    pub fn row_members(&self) -> Value {
        // SAFETY: the header's type.
        let call: Symbol<'_, unsafe extern "C" fn(*mut Buffer, *mut Buffer) -> u32> = unsafe { self.symbol("entra_row_members") };
        let mut members = EMPTY;
        // SAFETY: the output is ours.
        assert_eq!(unsafe { call(&raw mut members, ptr::null_mut()) }, 0);
        serde_json::from_slice(&self.take(members)).unwrap()
    }
}

/// A flow of the library's.
#[derive(Debug)]
pub struct LibraryHost<'a> {
    library: &'a Library,
    flow: *mut c_void,
}

impl<'a> LibraryHost<'a> {
    pub fn new(library: &'a Library, options: &[u8]) -> Result<Self, Code> {
        type New = unsafe extern "C" fn(*const u8, usize, *mut *mut c_void, *mut Buffer) -> u32;
        // SAFETY: the header's type.
        let call: Symbol<'_, New> = unsafe { library.symbol("entra_flow_new") };
        let (mut flow, mut error) = (ptr::null_mut(), EMPTY);
        // SAFETY: valid for its length, the outputs are ours.
        let status = unsafe { call(options.as_ptr(), options.len(), &raw mut flow, &raw mut error) };
        library.outcome(status, error)?;
        Ok(Self { library, flow })
    }

    fn give(&self, name: &str, bytes: &[u8]) -> Result<(), Code> {
        // SAFETY: the header's type.
        let call: Symbol<'_, Input> = unsafe { self.library.symbol(name) };
        let mut error = EMPTY;
        // SAFETY: our flow, valid for its length, the output is ours.
        let status = unsafe { call(self.flow, bytes.as_ptr(), bytes.len(), &raw mut error) };
        self.library.outcome(status, error)
    }

    fn get(&self, name: &str, number: u64) -> Result<Vec<u8>, Code> {
        // SAFETY: the header's type.
        let call: Symbol<'_, Output> = unsafe { self.library.symbol(name) };
        let (mut output, mut error) = (EMPTY, EMPTY);
        // SAFETY: our flow, the outputs are ours.
        let status = unsafe { call(self.flow, number, &raw mut output, &raw mut error) };
        self.library.outcome(status, error)?;
        Ok(self.library.take(output))
    }

    fn say(&self, name: &str, id: u64, number: u32) -> Result<(), Code> {
        // SAFETY: the header's type.
        let call: Symbol<'_, Number> = unsafe { self.library.symbol(name) };
        let mut error = EMPTY;
        // SAFETY: our flow, the output is ours.
        let status = unsafe { call(self.flow, id, number, &raw mut error) };
        self.library.outcome(status, error)
    }
}

impl Drop for LibraryHost<'_> {
    fn drop(&mut self) {
        // SAFETY: the header's type.
        let free: Symbol<'_, unsafe extern "C" fn(*mut c_void)> = unsafe { self.library.symbol("entra_flow_free") };
        // SAFETY: our flow, not used afterwards.
        unsafe { free(self.flow) };
    }
}

impl Host for LibraryHost<'_> {
    fn set_claims(&mut self, payload: &[u8]) -> Result<(), Code> {
        self.give("entra_flow_set_claims", payload)
    }
    fn set_password(&mut self, password: &[u8]) -> Result<(), Code> {
        self.give("entra_flow_set_password", password)
    }
    fn add_users(&mut self, rows: &[u8]) -> Result<(), Code> {
        self.give("entra_flow_add_users", rows)
    }
    fn poll(&mut self, now_ms: u64) -> Result<Value, Code> {
        self.get("entra_flow_poll", now_ms).map(|json| serde_json::from_slice(&json).unwrap())
    }
    fn take_body(&mut self, id: u64) -> Result<Vec<u8>, Code> {
        self.get("entra_flow_take_body", id)
    }
    fn take_secret(&mut self, id: u64) -> Result<Vec<u8>, Code> {
        self.get("entra_flow_take_secret", id)
    }
    fn take_pass(&mut self, id: u64) -> Result<Vec<u8>, Code> {
        self.get("entra_flow_take_pass", id)
    }
    fn write_secret(&mut self, send_id: u64, index: u64) -> Result<Vec<u8>, Code> {
        type WriteSecret = unsafe extern "C" fn(*mut c_void, u64, u64, *mut Buffer, *mut Buffer) -> u32;
        // SAFETY: the header's type.
        let call: Symbol<'_, WriteSecret> = unsafe { self.library.symbol("entra_write_secret") };
        let (mut secret, mut error) = (EMPTY, EMPTY);
        // SAFETY: our flow, the outputs are ours.
        let status = unsafe { call(self.flow, send_id, index, &raw mut secret, &raw mut error) };
        self.library.outcome(status, error)?;
        Ok(self.library.take(secret))
    }
    fn respond(&mut self, id: u64, status: u16, headers: &[u8], body: &[u8]) -> Result<(), Code> {
        type Respond = unsafe extern "C" fn(*mut c_void, u64, u16, *const u8, usize, *const u8, usize, *mut Buffer) -> u32;
        // SAFETY: the header's type.
        let call: Symbol<'_, Respond> = unsafe { self.library.symbol("entra_flow_respond") };
        let mut error = EMPTY;
        // SAFETY: our flow, valid for their lengths, the output is ours.
        let status = unsafe { call(self.flow, id, status, headers.as_ptr(), headers.len(), body.as_ptr(), body.len(), &raw mut error) };
        self.library.outcome(status, error)
    }
    fn fail(&mut self, id: u64, with: &str) -> Result<(), Code> {
        let names = ["notSent", "lost", "timeout", "redirected"];
        self.say("entra_flow_fail", id, number(&names, with))
    }
    fn answer(&mut self, id: u64, with: &str) -> Result<(), Code> {
        let names = ["no", "yes", "noToAll", "yesToAll", "impossible"];
        self.say("entra_flow_answer", id, number(&names, with))
    }
    fn cancel(&mut self) -> Result<(), Code> {
        // SAFETY: the header's type.
        let call: Symbol<'_, unsafe extern "C" fn(*mut c_void, *mut Buffer) -> u32> = unsafe { self.library.symbol("entra_flow_cancel") };
        let mut error = EMPTY;
        // SAFETY: our flow, the output is ours.
        let status = unsafe { call(self.flow, &raw mut error) };
        self.library.outcome(status, error)
    }
}

fn number(names: &[&str], name: &str) -> u32 {
    u32::try_from(names.iter().position(|known| *known == name).unwrap_or_else(|| panic!("no {name}"))).unwrap()
}
