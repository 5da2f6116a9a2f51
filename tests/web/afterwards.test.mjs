// What follows a reset, as a person asks for it: the mail to somebody else, and what was done to a user before.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { suite } from "./support/suite.mjs";

const ADELE = "AdeleV@contoso.example";
const ALEX = "AlexW@contoso.example";
const ELSEWHERE = "adele.vance@fabrikam.example";

let tenant;
let at;
const allow = suite((now) => {
    ({ tenant, at } = now);
});

const signedIn = async () => at.signIn(await tenant.token({ upn: "MODAdmin@contoso.example" }));
const mailTo = (whom) => at.page.getByLabel("Mail afterwards").selectOption(whom);
const result = () => at.region("Result").innerText();

describe("a mail", () => {
    test("goes to the user's other address, and holds no password", async () => {
        await signedIn();
        await mailTo("To the user's other address");
        await at.lookUp(ADELE);
        await at.reset();
        const [mail, ...others] = await tenant.outbox();
        assert.deepEqual([mail.to, others], [[ELSEWHERE], []]);
        const { password } = await tenant.user(ADELE);
        assert.ok(!mail.content.includes(password));
        assert.match(await result(), new RegExp(`Mail\\s+Sent[^]*${ELSEWHERE}`));
    });

    test("with the password is only sent where it is asked for", async () => {
        await signedIn();
        await mailTo("To the user's other address");
        await at.page.getByLabel("The mail holds").selectOption("The new password");
        await at.lookUp(ADELE);
        await at.reset();
        const [mail] = await tenant.outbox();
        const { password } = await tenant.user(ADELE);
        const escaped = password.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
        assert.ok(mail.content.includes(password) || mail.content.includes(escaped));
    });

    test("that may go to nobody stops the reset", async () => {
        await signedIn();
        await mailTo("To the user's other address");
        await at.lookUp(ALEX);
        await at.region("Result").waitFor();
        assert.match(await result(), /mail_no_recipient/);
        assert.deepEqual([(await tenant.user(ALEX)).writes, await tenant.outbox()], [0, []]);
    });

    test("does not go to an address that is not on file unless the person says so", async () => {
        await signedIn();
        await mailTo("To an address that I type");
        await at.page.getByLabel("Mail address").fill("somebody@fabrikam.example");
        await at.lookUp(ADELE);
        await at.region("Result").waitFor();
        assert.match(await result(), /mail_address_unlisted/);
        assert.equal((await tenant.user(ADELE)).writes, 0);
        await at.page.getByLabel("Send it also if the address is not on file").check();
        await at.lookUp(ADELE);
        await at.reset();
        assert.deepEqual(
            (await tenant.outbox()).map(({ to }) => to),
            [["somebody@fabrikam.example"]],
        );
    });
});

describe("what was done before", () => {
    const history = () => at.region("Plan").locator("#history");

    const isAudit = ({ target }) => target.includes("/auditLogs/");
    const PERMISSIONS = [
        "User.Read.All",
        "User-PasswordProfile.ReadWrite.All",
        "Domain.Read.All",
        "RoleManagement.Read.Directory",
        "GroupMember.Read.All",
        "AuditLog.Read.All",
    ];

    test("stands below the plan, and is read when it is opened", async () => {
        await at.signIn(await tenant.token({ upn: "MODAdmin@contoso.example", scopes: PERMISSIONS }));
        await at.lookUp(ADELE);
        await at.reset();
        await at.lookUp(ADELE);
        await at.region("Plan").waitFor();
        assert.equal((await tenant.log()).filter(isAudit).length, 0, "read before anybody asked");
        await history().locator("summary").click();
        await history().locator("li").first().waitFor();
        assert.match(await history().locator("li").first().innerText(), /^.+\d [AP]M: Reset .*by MODAdmin@contoso\.example/);
        assert.notEqual((await tenant.log()).filter(isAudit).length, 0);
        assert.equal((await tenant.user(ADELE)).writes, 1);
    });

    test("that the token may not read is told so, and the reset goes on", async () => {
        allow(/status of 403/);
        await at.signIn(await tenant.token({ upn: "MODAdmin@contoso.example", scopes: PERMISSIONS.slice(0, -1) }));
        await at.lookUp(ADELE);
        await at.region("Plan").waitFor();
        await history().locator("summary").click();
        await history().getByText("AuditLog.Read.All").waitFor();
        await at.reset();
        assert.equal((await tenant.user(ADELE)).writes, 1);
    });
});
