// In node and in a browser: a user is reset through the package as it was installed.
import init, { run } from "entra-reset-wasm";

export async function reset(endpoint, token) {
    await init();
    const results = [];
    await run({ kind: "reset", graphEndpoint: endpoint }, ["AdeleV@contoso.example"], {
        token: () => token,
        ask: () => "yes",
        result: (result, password) => results.push(`${result.outcome} ${password?.length ?? 0}`),
    });
    return results.join();
}
