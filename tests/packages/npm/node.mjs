import { reset } from "./reset.mjs";

const outcome = await reset(process.argv[2], process.env.ENTRA_ACCESS_TOKEN);
console.log(/^Reset (1[4-9]|[2-9]\d)$/.test(outcome) ? "reset" : outcome);
