// What a trace leaves out, and what stands for it. docs/protocol.md, "A trace is a vector", tells it for all hosts.

import { rowMembers } from "./entra_reset_wasm.js";

/** Stands for a password that is no placeholder in a vector; it keeps the rules, so that the trace can be run. */
export const OWN_PASSWORD = "Masked-Password-1";
/** As the module masks passwords in messages, so that a message is the same one when the trace is run. */
const HIDDEN = "********";

const TOKEN = /eyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g;
const OBJECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NOT_IN_NAMES = /[\s/\\,;:|"<>{}()[\]=*?%\p{C}]/u;
const SEPARATORS = /([;,|\t])/;

/** Columns that are told to a person; another one may be the first row of a table without a header. */
const TOLD_COLUMNS = ["password", "newpassword", "temporarypassword", "initialpassword", "passwort", "kennwort", "pwd"];
/** Members of a reply in which the service tells a password. */
const GENERATED = ["newpassword", "password", "temporaryaccesspass"];
const CLAIMS = ["aud", "exp", "idtyp", "scp", "roles", "wids"];
const PSEUDONYMS = { oid: "00000000-0000-4000-8000-0000000000aa", tid: "00000000-0000-4000-8000-0000000000bb" };
const SECRET_HEADER = /cookie|token|^(proxy-)?authorization$|^authentication-info$/i;

export const mayBePassword = (member) => GENERATED.includes(member.toLowerCase());

/** A reply's headers without those that may carry a secret. */
export const plainHeaders = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADER.test(name)));

/** The claims that decide something; who the caller is, is told by a pseudonym. */
export function hiddenPayload(payload) {
    try {
        const claims = Object.entries(JSON.parse(payload)).filter(([name]) => CLAIMS.includes(name) || name in PSEUDONYMS);
        return Object.fromEntries(claims.map(([name, value]) => [name, PSEUDONYMS[name] ?? value]));
    } catch {
        return null;
    }
}

/** The users of a list: what can name one as it is, of anything else as much as tells why it cannot. It may be a password. */
export const hiddenUsers = (users) => users.map((user) => (isText(user) ? nameOnly(user) : hiddenRow(user)));

const isText = (value) => typeof value === "string";

function hiddenRow(row) {
    if (row === null || typeof row !== "object") return row;
    // Hidden names stay different ones, so that the columns keep their number.
    let hidden = 0;
    const cellOf = (cell) => (cell === "" || SEPARATORS.test(cell) || isTold(cell) ? cell : `x${(hidden += 1)}`);
    const column = (name) => name.split(SEPARATORS).map(cellOf).join("");
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [column(name), isText(value) ? nameOnly(value) : value]));
}

function nameOnly(text) {
    const trimmed = text.trim();
    if (trimmed === "" || isName(trimmed)) return text;
    const end = NOT_IN_NAMES.exec(trimmed);
    if (end === null) return "x";
    const start = trimmed.slice(0, end.index);
    return isName(start) ? `${start}${end[0]}x` : "x";
}

function isName(text) {
    if (OBJECT_ID.test(text)) return true;
    const [before, behind, more] = text.split("@");
    return before !== "" && behind?.includes(".") === true && more === undefined && text.length <= 256 && !NOT_IN_NAMES.test(text);
}

function isTold(cell) {
    const name = cell.replace(/[\s\ufeff]/g, "").toLowerCase();
    return TOLD_COLUMNS.includes(name) || rowMembers().some((member) => member.toLowerCase() === name);
}

/** A text without tokens and without these passwords, as they are and as a service may quote them. */
export function hide(text, passwords) {
    let hidden = text.replace(TOKEN, "hidden");
    for (const password of passwords) {
        if (password === "") continue;
        for (const form of forms(password)) hidden = hidden.replaceAll(form, HIDDEN);
        // What is still there when its escapes are undone is hidden as a whole.
        if (variants(DECODERS, hidden, 3).some((decoded) => decoded.includes(password))) hidden = HIDDEN;
    }
    return hidden;
}

const asJson = (text) => JSON.stringify(text).slice(1, -1);
const asHtml = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const asNamedHtml = (text) => text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
const asForm = (text) => encodeURIComponent(text).replaceAll("%20", "+");
const ENCODERS = [asJson, encodeURIComponent, asForm, asHtml, asNamedHtml];

const fromPercent = (text) =>
    text.replace(/(%[0-9a-f]{2})+/gi, (escaped) => {
        try {
            return decodeURIComponent(escaped);
        } catch {
            return escaped;
        }
    });
const fromJson = (text) =>
    text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code, sign) =>
        code === undefined ? sign : String.fromCharCode(Number.parseInt(code, 16)),
    );
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const fromHtml = (text) =>
    text
        .replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi, (_, hex, decimal) =>
            character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
        )
        .replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => NAMED[name]);
const character = (code) => (code <= 0x10ffff ? String.fromCodePoint(code) : "");
const DECODERS = [fromPercent, (text) => fromPercent(text.replaceAll("+", " ")), fromJson, fromHtml];

/** A text after up to so many of these ways, one after the other. */
function variants(ways, text, depth) {
    let last = [text];
    const all = new Set(last);
    for (let step = 0; step < depth; step += 1) {
        last = last.flatMap((one) => ways.map((way) => way(one))).filter((one) => !all.has(one));
        for (const one of last) all.add(one);
    }
    return [...all];
}

/** The longest first: one form may be a part of another. */
const forms = (password) => variants(ENCODERS, password, 2).sort((one, other) => other.length - one.length);
