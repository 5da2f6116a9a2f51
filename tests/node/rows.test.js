// Rows as programs hand them over, and lists as people paste them: what is not read stays outside.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { wasm } from "./support/package.js";

before(() => wasm.default());

/** What becomes of these users: the URL of the first request, or the code of the first result. */
function first(users) {
    const flow = new wasm.Flow({ kind: "reset", utcAtZeroMs: 0 });
    flow.addUsers(users);
    const action = flow.poll(0);
    return action.action === "send" ? decodeURIComponent(new URL(action.url).pathname).replace("/v1.0/users/", "") : action.error.code;
}

describe("a row", () => {
    for (const [name, row, expected] of [
        ["with other members", { Password: "Secret-1", UserPrincipalName: "adele@contoso.example", Age: 4 }, "adele@contoso.example"],
        [
            "with blanks and a byte order mark around the name",
            { "\ufeffuserprincipalname ": "adele@contoso.example" },
            "adele@contoso.example",
        ],
        ["without a user", { UserPrincipalName: "", Name: "Adele" }, "row_without_user"],
        ["that is emptied", { UserPrincipalName: " ", Name: "", Mail: undefined }, "row_empty"],
        ["of numbers", { Id: 5 }, "row_empty"],
        ["that is an array", ["adele@contoso.example"], "row_without_user"],
    ]) {
        test(name, () => assert.equal(first([row]), expected));
    }

    test("warns of a column with passwords, and quotes nothing of it", () => {
        const flow = new wasm.Flow({ kind: "reset", utcAtZeroMs: 0 });
        flow.addUsers([{ "UserPrincipalName;Password": "adele@contoso.example;Secret-1", "canary-9": "x" }]);
        const told = JSON.stringify(flow.poll(0));
        assert.ok(told.includes("row_without_user") && !/Secret-1|canary-9/.test(told), told);
    });
});

describe("a pasted list", () => {
    const A = "adele@contoso.example";
    const B = "o'brien@contoso.example";
    for (const [name, text, rows, leftOut] of [
        ["of nothing", " \r\n\n\t ", [], []],
        ["one a line, of every system", `${A}\r\n\r\n  ${B} \n`, [A, B], []],
        ["as mail programs copy it", `Adele Vance <${A}>; "O'Brien, Pat" <${B}>`, [A, B], []],
        ["as a table", `DisplayName\tUPN\r\nAdele\t${A}`, [{ DisplayName: null, UPN: A }], []],
        ["as a CSV file with passwords", `UserPrincipalName,Password\n${A},Secret-1`, [{ UserPrincipalName: A, Password: null }], []],
        ["as a CSV file without its header", `${A},Secret-1\n${B}\n${A};x`, [B], [1, 3]],
    ]) {
        test(name, () => assert.deepEqual(wasm.rowsOfText(text), { rows, leftOut }));
    }
});
