// What a pasted list consists of. Who is meant by a row, the module says.

/** Where one user ends and the next begins: names have commas of their own, but none after their brackets. */
const BETWEEN = /;|(?<=>)\s*,/;
/** A name as mail programs copy it: whatever they call the person, the address is what stands in the brackets. */
const NAMED = /^[^@<>]*<([^<>\s]+)>$/;

/**
 * The rows of a text: one user a line, or several with commas, semicolons, tabs or blanks between them; or a table out of a spreadsheet
 * whose first line has one of `members`, the names of the columns that tell who is meant.
 */
export function rowsIn(text, members) {
    const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== "");
    const header = (lines[0] ?? "").split("\t").map((cell) => cell.trim());
    const named = header.some((cell) => members.some((member) => member.toLowerCase() === cell.toLowerCase()));
    return named ? lines.slice(1).map((line) => rowOf(line, header)) : lines.flatMap((line) => line.split(BETWEEN)).flatMap(usersIn);
}

function rowOf(line, header) {
    const cells = line.split("\t");
    return Object.fromEntries(header.map((name, place) => [name, cells[place] ?? ""]));
}

/** Brackets that are no name's stay as they are, so that the person sees what was not understood. */
function usersIn(entry) {
    const whole = entry.trim();
    const name = NAMED.exec(whole);
    if (name !== null) return [name[1]];
    return /[<>]/.test(whole) ? [whole] : whole.split(/[\s,]+/).filter((part) => part !== "");
}
