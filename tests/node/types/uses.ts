// How a program in TypeScript uses the package. It is compiled, never run.
import init, {
    Flow,
    ResetError,
    checkPassword,
    checkToken,
    generatePassword,
    rowMembers,
    rowsOfText,
    run,
    spellPassword,
} from "entra-reset-wasm";
import type { Action, Answer, Host, Told } from "entra-reset-wasm";

await init();

const host: Host = {
    token: ({ claims, message }) => (claims === null ? message : null),
    ask: async ({ question, protection }): Promise<Answer> => (question === "privileged" || protection === null ? "no" : "yesToAll"),
    result(result: Told, password: Uint8Array | null) {
        if (result.action === "result" && result.outcome === "Reset") password?.fill(0);
    },
};
await run(
    { kind: "reset", method: "AuthenticationMethod", revokeSession: true },
    ["adele@contoso.example", { UPN: "alex@contoso.example" }],
    host,
    {
        signal: new AbortController().signal,
        trace: (line: string) => console.log(line),
    },
);
const { rows, leftOut } = rowsOfText("adele@contoso.example");
await run({ kind: "bannedWords" }, rows, host);
checkToken(new Uint8Array(leftOut));

const flow = new Flow({ kind: "reset", utcAtZeroMs: Date.now() });
flow.addUsers(["adele@contoso.example"]);
const action: Action = flow.poll(0);
if (action.action === "send") for (const { index } of action.writes ?? []) flow.writeSecret(action.id, index).fill(0);
if (action.action === "send") flow.respond(action.id, 404, { "request-id": "x" }, new Uint8Array());
const { password, warnings } = generatePassword({ length: 14, require: ["digit"] });
generatePassword({ style: "passphrase", forUser: ["Adele Vance"] }, "alpha\nbravo\n").password.fill(0);
spellPassword(password).fill(0);
const isFine: boolean = checkPassword(password, { allowWeak: true }).rules.every((rule) => rule.passed);
const [first]: readonly string[] = rowMembers();
try {
    // @ts-expect-error an option that does not exist
    new Flow({ kind: "reset", utcAtZeroMs: 0, colour: "red" });
    // @ts-expect-error an answer that does not exist
    flow.answer(1, "maybe");
} catch (error) {
    if (error instanceof ResetError) throw new Error(`${error.code} ${password.length} ${warnings.length} ${first} ${isFine}`);
}
