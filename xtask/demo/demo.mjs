// The demo where there is neither PowerShell nor .NET: the same core, as the WASM package, in node.
// Arguments: the tenant's endpoint, then users. The token is in ENTRA_ACCESS_TOKEN.
import init, { run } from "../../target/wasm/node.js";

const [graphEndpoint, ...users] = process.argv.slice(2);
await init();
await run({ kind: "reset", graphEndpoint }, users, {
    token: () => process.env.ENTRA_ACCESS_TOKEN ?? null,
    ask: ({ question, target, operation }) => {
        console.log(`? ${operation}, ${target}: yes`);
        return question === "reset" ? "yes" : "no";
    },
    result: (result, password) => {
        const user = result.userPrincipalName ?? result.userId ?? result.input;
        console.log(`${user}: ${result.outcome}`, password === null ? "" : `, the password is ${new TextDecoder().decode(password)}`);
        if (result.error) console.log(`    ${result.error.code}: ${result.error.message}\n    do: ${result.error.remedy}`);
        password?.fill(0);
    },
});
