// What a pasted list is taken for.
import assert from "node:assert/strict";
import { test } from "node:test";

import { rowsIn } from "../../web-demo/list/pasted.js";

const MEMBERS = ["UserId", "UserPrincipalName", "UPN", "ObjectId", "Id"];
const rows = (text) => rowsIn(text, MEMBERS);
const [A, B, C] = ["adele@contoso.example", "o'brien@contoso.example", "a8fb48d8-947c-4744-8d97-1f7eac4c329b"];

for (const [name, text, expected] of [
    ["nothing", " \r\n\n\t ", []],
    ["one a line, of every system", `${A}\r\n\r\n  ${B} \r${C}\n`, [A, B, C]],
    ["commas, semicolons, tabs and blanks", `${A},${B}; ${C}\t${A}   ${B};;,`, [A, B, C, A, B]],
    ["names as mail programs copy them", `Adele Vance <${A}>; "O'Brien, Pat" <${B}>\n<${C}>`, [A, B, C]],
    ["names with commas between them", `Vance, Adele <${A}>, O'Brien, Pat <${B}>, ${C}`, [A, B, C]],
    ["both kinds together", `Adele Vance <${A}>; ${B}, ${C}`, [A, B, C]],
    ["a table with a header", `DisplayName\tuserprincipalname\r\nAdele Vance\t${A}\r\nPat\t${B}`, [
        { DisplayName: "Adele Vance", userprincipalname: A },
        { DisplayName: "Pat", userprincipalname: B },
    ]],
    ["a header over one column", `Id\n${C}`, [{ Id: C }]],
    ["a row that is too short", `Name\tUPN\nAdele`, [{ Name: "Adele", UPN: "" }]],
]) {
    test(name, () => assert.deepEqual(rows(text), expected));
}

test("what is no name and address stays whole: nobody in it is left out unseen", () => {
    for (const text of [`${A}, Pat <${B}>`, `Adele <${A}> ${B}`, `Adele <${A}`, "a < b"]) assert.deepEqual(rows(text), [text]);
});
