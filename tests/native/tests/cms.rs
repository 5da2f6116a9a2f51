//! Messages for certificates as somebody else reads them: openssl, which makes the certificates too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use entra_reset_core::{CmsRecipient, Source, cms_encrypt};
use entra_reset_tests::Library;
use rand::rngs::SysRng;

/// A folder for one test.
struct Place(PathBuf);

/// A private key and its certificate.
struct Party<'p> {
    place: &'p Place,
    name: &'static str,
}

impl Place {
    /// `None` where there is no openssl. `cargo xtask test` shows what such a test says.
    fn new(name: &str) -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            eprintln!("SKIPPED: openssl is not here, so that nobody but us has read the messages: install openssl");
            return None;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cms").join(name);
        fs::create_dir_all(&folder).unwrap();
        Some(Self(folder))
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    /// A new self-signed certificate: `key` and `more` are arguments of `openssl req`.
    fn party(&self, name: &'static str, key: &[&str], more: &[&str]) -> Party<'_> {
        let party = Party { place: self, name };
        let (private, certificate) = (party.private(), party.certificate());
        let begin = ["req", "-x509", "-nodes", "-utf8", "-keyout", &private, "-out", &certificate];
        openssl(&[&begin[..], key, more].concat()).unwrap();
        party
    }

    /// A message as it is written, and the same one as openssl writes it after reading it. Both are DER.
    fn written_again(&self, message: &[u8]) -> [Vec<u8>; 2] {
        let (file, ours, theirs) = (self.file("again.pem"), self.file("ours.der"), self.file("theirs.der"));
        fs::write(&file, message).unwrap();
        openssl(&["base64", "-d", "-in", &self.without_armour(message), "-out", &ours]).unwrap();
        openssl(&["cms", "-cmsout", "-inform", "PEM", "-in", &file, "-outform", "DER", "-out", &theirs]).unwrap();
        [ours, theirs].map(|file| fs::read(file).unwrap())
    }

    fn without_armour(&self, message: &[u8]) -> String {
        let text = std::str::from_utf8(message).unwrap();
        let text = text.strip_prefix("-----BEGIN CMS-----\n").unwrap().strip_suffix("-----END CMS-----\n").unwrap();
        let file = self.file("again.base64");
        fs::write(&file, text).unwrap();
        file
    }
}

impl Party<'_> {
    fn private(&self) -> String {
        self.place.file(&format!("{}.key", self.name))
    }

    fn certificate(&self) -> String {
        self.place.file(&format!("{}.pem", self.name))
    }

    fn pem(&self) -> Vec<u8> {
        fs::read(self.certificate()).unwrap()
    }

    /// What the party reads in a message; `None` where it cannot.
    fn reads(&self, message: &[u8]) -> Option<Vec<u8>> {
        let (file, out) = (self.place.file("message.pem"), self.place.file("content"));
        fs::write(&file, message).unwrap();
        let (private, certificate) = (self.private(), self.certificate());
        // `-binary`: no line break is changed.
        let read = ["cms", "-decrypt", "-inform", "PEM", "-binary", "-in", &file, "-out", &out, "-inkey", &private, "-recip", &certificate];
        openssl(&read).ok()?;
        Some(fs::read(out).unwrap())
    }
}

fn openssl(arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("openssl").args(arguments).output().unwrap();
    if output.status.success() { Ok(()) } else { Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr))) }
}

fn encrypted(content: &[u8], certificates: &[u8]) -> Vec<u8> {
    let recipients = CmsRecipient::all_from_bytes(certificates, None).unwrap();
    cms_encrypt(content, &recipients, &mut Source::new(SysRng)).unwrap()
}

fn library() -> Library {
    Library::load().unwrap_or_else(|| panic!("ENTRA_NATIVE names no folder with the built library: run `cargo xtask test`"))
}

const SUBJECT: [&str; 2] = ["-subj", "/O=Contoso/CN=hand-over.contoso.example"];
const DOCUMENT: [&str; 4] =
    ["-addext", "extendedKeyUsage=1.3.6.1.4.1.311.80.1", "-addext", "keyUsage=critical,keyEncipherment,dataEncipherment"];

#[test]
fn every_length_comes_back() {
    let Some(place) = Place::new("lengths") else { return };
    let party = place.party("document", &["-newkey", "rsa:2048"], &[&SUBJECT[..], &DOCUMENT].concat());
    let certificate = party.pem();
    let content: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    for length in (0..=100).chain([65_535, 65_536, 300_000]) {
        let content = &content[..length];
        assert!(party.reads(&encrypted(content, &certificate)).as_deref() == Some(content), "{length}");
    }
}

#[test]
fn each_of_several_reads_it_alone_and_nobody_else_does() {
    let Some(place) = Place::new("several") else { return };
    let long_name = format!("/O={}/OU=Zür\u{fc}ck \u{1f511}/CN=long.contoso.example", "Contoso".repeat(9));
    let parties = [
        place.party("document", &["-newkey", "rsa:2048"], &[&SUBJECT[..], &DOCUMENT].concat()),
        // Its bits fill no byte, and its serial number begins with a bit that would be a sign.
        place.party("odd", &["-newkey", "rsa:2051"], &["-subj", "/CN=odd.contoso.example", "-set_serial", "0xff00000000000001"]),
        place.party("three", &["-newkey", "rsa", "-pkeyopt", "rsa_keygen_bits:3072", "-pkeyopt", "rsa_keygen_pubexp:3"], &SUBJECT),
        place.party("wide", &["-newkey", "rsa:4096"], &["-subj", &long_name]),
    ];
    let stranger = place.party("stranger", &["-newkey", "rsa:2048"], &SUBJECT);
    let all: Vec<u8> = parties.iter().flat_map(Party::pem).collect();
    let content = "Temporary password: 4 \u{20ac}\r\n".as_bytes();
    for message in [encrypted(content, &all), library().cms_encrypt(content, &all, 0).unwrap()] {
        for party in &parties {
            assert_eq!(party.reads(&message).as_deref(), Some(content), "{}", party.name);
        }
        assert_ne!(stranger.reads(&message).as_deref(), Some(content));
        let [ours, theirs] = place.written_again(&message);
        assert!(!ours.is_empty() && ours == theirs, "openssl writes the same message in other bytes");
    }
    let message = encrypted(content, &parties[0].pem());
    assert_eq!(parties[0].reads(&message).as_deref(), Some(content));
    assert_ne!(parties[3].reads(&message).as_deref(), Some(content));
}

#[test]
fn a_certificate_of_an_authority_is_named_by_its_issuer() {
    let Some(place) = Place::new("issued") else { return };
    let authority = place.party("authority", &["-newkey", "rsa:2048"], &["-subj", "/O=Contoso/CN=authority.contoso.example"]);
    let party = Party { place: &place, name: "issued" };
    let (private, certificate, request) = (party.private(), party.certificate(), place.file("issued.csr"));
    let ask = ["req", "-new", "-nodes", "-newkey", "rsa:2048", "-keyout", &private, "-out", &request];
    openssl(&[&ask[..], &SUBJECT].concat()).unwrap();
    let (issuer, issuer_key) = (authority.certificate(), authority.private());
    openssl(&["x509", "-req", "-in", &request, "-CA", &issuer, "-CAkey", &issuer_key, "-set_serial", "7", "-out", &certificate]).unwrap();
    assert_eq!(party.reads(&encrypted(b"x", &party.pem())).as_deref(), Some(&b"x"[..]));
}

#[test]
fn the_library_says_why_it_does_not_encrypt() {
    const CERTIFICATE: &[u8] = include_bytes!("../../../core/src/cms/tests/document.pem");
    const SMALL: &[u8] = include_bytes!("../../../core/src/cms/tests/small.pem");
    let library = library();
    let both = [CERTIFICATE, SMALL].concat();
    // The second time is 2026-12-01, the third one 2040.
    for (certificates, at_ms, code) in [
        (&b""[..], 0, Some("certificate_unusable")),
        (CERTIFICATE, 1_796_083_200_000, None),
        (CERTIFICATE, 2_208_988_800_000, Some("certificate_unusable")),
        (CERTIFICATE, 0, None),
        (&both, 0, Some("certificate_unusable")),
    ] {
        assert_eq!(library.cms_encrypt(b"x", certificates, at_ms).err().as_deref(), code, "{at_ms}");
    }
}
