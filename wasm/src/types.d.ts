// The control messages, as docs/protocol.md tells them. None of them ever holds a secret.

/** A cloud, by the words of Graph PowerShell's `-Environment`. */
export type Environment = "Global" | "USGov" | "USGovDoD" | "China";

/** Options of a run. Unknown members are refused. */
export interface RunOptions {
    kind: "reset" | "plan" | "find" | "bannedWords" | "signInMethods" | "audit";
    /** Default: `Global`. */
    environment?: Environment | null;
    /** Root of a test tenant without version: https, or http on loopback. */
    graphEndpoint?: string | null;
    signIn?: ("accessToken" | "tokenProvider")[] | null;
    /** 8 to 256; default 14. */
    passwordLength?: number | null;
    /** How passwords are made; its `length` and `passwordLength` are not given together. */
    password?: PasswordPolicyOptions | null;
    /** Default: true. */
    forceChangePasswordNextSignIn?: boolean | null;
    /** Multifactor authentication before that change; default false. */
    forceChangePasswordNextSignInWithMfa?: boolean;
    /** How the password is written; default `Auto`. */
    method?: "Auto" | "PasswordProfile" | "AuthenticationMethod";
    /** The service generates the password; default false. */
    serviceGenerated?: boolean;
    /** What the user gets; default `Password`. */
    credentialType?: "Password" | "TemporaryAccessPass" | "Both";
    /** What the pass is to be like; default: as the tenant's policy says. */
    lifetimeInMinutes?: number | null;
    isUsableOnce?: boolean | null;
    /** UTC, RFC 3339. */
    startDateTime?: string | null;
    /** Users who are never reset: object ids and principal names; the text of a file with one a line. */
    excludeUserIds?: string[] | null;
    exclusionList?: string | null;
    /** Users who are better protected are left out. */
    maximumProtection?: "None" | "Limited" | "Privileged" | null;
    /** How the person was verified who asks for the reset. */
    verifiedBy?: "Manager" | "Video" | "IdDocument" | "Callback" | "Other" | null;
    /** Without `verifiedBy`, a question comes before each reset; default false. */
    requireVerification?: boolean;
    /** What was planned, by object id: nobody else is reset, and nobody differently. */
    plans?: Record<string, string> | null;
    /** Block the sign-in before the write; default false. */
    blockSignIn?: boolean;
    /** Read the change back; default false. */
    verify?: boolean;
    /** Unblock the sign-in once the user has the new credential; default false. */
    enable?: boolean;
    /** Revoke the sign-in sessions after the write; default false. */
    revokeSession?: boolean;
    /** Whom to write to after the reset; default: nobody. */
    mail?: MailOptions | null;
    /** Words about the run, for the mail: at most 256 characters in one line. */
    reason?: string | null;
    ticketNumber?: string | null;
    /** How long a reset in the background is followed, 0 to 86400; default 300. */
    operationTimeoutSec?: number | null;
    /** Seconds that one user may take; following a background reset does not count. Default 900. */
    userTimeoutSec?: number | null;
    /** How long the run may take, in seconds; default: as long as it needs. */
    timeoutSec?: number | null;
    /** Let the service decide where the caller's role is known to be too low; default false. */
    ignoreVerdict?: boolean;
    /** Skip the second question about a privileged user; default false. */
    force?: boolean;
    /** Reset users whose sign-in is blocked as well; default false. */
    includeDisabled?: boolean;
    /** One own password for several users; default false. */
    allowSharedPassword?: boolean;
    /** Read the tenant's own banned words, and keep them out of generated passwords; default false. */
    tenantBannedWords?: boolean;
    /** Ask the service about each password before it is set; default false. */
    validatePassword?: boolean;
    /** Have each write recorded, by `record`, before it is sent; default false. */
    journal?: boolean;
    /** Requests in flight, 1 to 64; default 4. */
    maxInFlight?: number | null;
    /** Kind `find` only: the beginning of a name or an address. */
    search?: string | null;
    /** Kind `find` only: what the text is; default `Search`. */
    findBy?: "Search" | "Name" | "Mail" | null;
    /** Kind `audit` only: which part of the log. */
    audit?: AuditOptions | null;
}

/** A mail after the reset, never to an address of the account itself. */
export interface MailOptions {
    /** `Alternate`: the user's first address on file that is not the account's own; `Manager`; or an address. */
    to: string;
    /** An address that is not on file is allowed; default false. */
    allowUnlistedAddress?: boolean;
    /** Default `Notice`, which holds no secret. */
    content?: "Notice" | "TemporaryAccessPass" | "Password";
    /** The mailbox that sends; default: the person who is signed in. */
    from?: string | null;
    /** Default `Html`. */
    format?: "Html" | "Text";
    /** A tag such as `de`; default: by the user's country. */
    language?: string | null;
    organizationName?: string | null;
    /** Names begin with `x-`. */
    headers?: Record<string, string> | null;
    signInUrl?: string | null;
    changePasswordUrl?: string | null;
    selfServiceUrl?: string | null;
    /** Texts of the caller's own; the module itself has English ones. */
    templates?: MailTemplate[] | null;
}

export interface MailTemplate {
    /** Left out: for all other languages. */
    language?: string | null;
    /** Default `Text`. */
    format?: "Text" | "Html";
    subject?: string | null;
    content: string;
}

/** Which part of the audit log, beside the users of the list. */
export interface AuditOptions {
    /** An object id, a user principal name, or the client id of an application. */
    initiatedBy?: string | null;
    /** RFC 3339. */
    since?: string | null;
    /** RFC 3339. */
    until?: string | null;
    correlationId?: string | null;
    kind?: ("AdminReset" | "SelfService" | "Change" | "Revoke" | "Method")[] | null;
    /** The users' last sign-ins as well. */
    includeSignIn?: boolean;
}

/** Options of a flow. */
export interface FlowOptions extends RunOptions {
    /** Unix time, in milliseconds, of the monotonic clock's zero. */
    utcAtZeroMs: number;
}

/** An object id, a user principal name, or a row. Only the members of `rowMembers()` are read of a row. */
export type User = string | Readonly<Record<string, unknown>>;

/** Why no reply came. */
export type Failure = "notSent" | "lost" | "timeout" | "redirected";

/** A pasted list. */
export interface TextRows {
    /** For `run` or `addUsers`. A cell that is not read is null, or an empty text. */
    rows: (string | Record<string, string | null>)[];
    /** The numbers, from 1, of the lines with something that names nobody. It may be a password: it is neither kept nor shown. */
    leftOut: number[];
}

/** The answer to a question; `impossible`: nobody can be asked. */
export type Answer = "no" | "yes" | "noToAll" | "yesToAll" | "impossible";

/** A request. The host adds `Authorization`, follows no redirect and keeps no cookies. */
export interface SendAction {
    action: "send";
    id: number;
    method: string;
    url: string;
    headers: Record<string, string>;
    hasBody: boolean;
    /** The users whose passwords it sets. Absent where it sets none. */
    writes?: Written[];
    timeoutMs: number;
}

/** A user whose password a request sets. */
export interface Written {
    /** The user's place in the list, from 0. */
    index: number;
    userId: string;
}

/** Lines to write to a file, then `answer` yes, or no. The request that they are about waits for it. Option `journal` only. */
export interface RecordAction {
    action: "record";
    id: number;
    lines: Intent[];
}

/** A line that says whose password is about to be set. */
export interface Intent {
    event: "intent";
    index: number;
    userId: string;
    userPrincipalName: string | null;
    method: "PasswordProfile" | "AuthenticationMethod" | "TemporaryAccessPass";
    /** UTC, RFC 3339. */
    at: string;
}

export interface Role {
    roleTemplateId: string | null;
    displayName: string | null;
}

export interface Warning {
    code: string;
    message: string;
}

/** What a question and a result tell about a user. */
export interface Described {
    userId: string | null;
    userPrincipalName: string | null;
    displayName: string | null;
    method: "PasswordProfile" | "AuthenticationMethod" | "TemporaryAccessPass" | null;
    methodReason: string | null;
    protection: "None" | "Limited" | "Privileged" | null;
    roles: Role[];
    /** UTC, RFC 3339: the time of the snapshot that the roles were taken from. Absent where they were read for this user. */
    rolesReadAt?: string;
}

/** A question about one user. */
export interface AskAction extends Described {
    action: "ask";
    id: number;
    /** `privileged`: the second question, about a user whom only the highest roles may reset. */
    question: "verification" | "reset" | "privileged";
    index: number;
    forceChange: boolean | null;
    /** The user in words. */
    target: string;
    /** What happens to the user, what is unusual, and by which role: a sentence without its full stop. */
    operation: string;
    /** The requests in words, in their order, secrets masked. */
    requests: string[];
    /** Why this write, in words. */
    why: string;
    warnings: Warning[];
}

/** A token is needed, refused or near its end. */
export interface TokenAction {
    action: "token";
    id: number;
    /** JSON text to hand to the sign-in, where the service asked for more. */
    claims: string | null;
    message: string;
}

/** Why a user was not reset. */
export interface UserError {
    code: string;
    message: string;
    remedy: string;
    /** Graph's `request-id`. */
    requestId: string | null;
    /** The word of PowerShell's `ErrorCategory`. */
    category: string;
    /** An earlier row was refused for the same reason and tells it in full. Absent otherwise. */
    repeated?: true;
}

/** A Temporary Access Pass, without its secret. */
export interface Pass {
    lifetimeInMinutes: number | null;
    isUsableOnce: boolean | null;
    /** UTC, RFC 3339. */
    startDateTime: string | null;
    isUsable: boolean | null;
}

/** A step that was asked for beside the write. */
export interface StepTaken {
    step: "BlockSignIn" | "Verify" | "Enable" | "RevokeSession" | "TemporaryAccessPass" | "Mail";
    done: boolean;
    /** Null: it is done, or its turn did not come. */
    error: UserError | null;
    /** Graph's request-id of the reply. Absent without a journal, and where no reply told one. */
    requestId?: string;
}

/** What became of one user. */
export interface ResetResult extends Described {
    action: "result";
    id: number;
    /** The user's place in the list, from 0. Results may come in another order. */
    index: number;
    input: string | null;
    outcome: "Reset" | "Accepted" | "Skipped" | "Failed" | "Unknown" | "Cancelled";
    hasPassword: boolean;
    /** Absent where there is no pass to take. */
    hasPass?: true;
    /** The pass without its secret; absent where there is none. */
    pass?: Pass;
    forceChange: boolean | null;
    sessionsRevoked: boolean | null;
    /** One entry for each step that was asked for; absent where none was. */
    steps?: StepTaken[];
    /** How the person was verified; absent where nobody said. */
    verifiedBy?: "Manager" | "Video" | "IdDocument" | "Callback" | "Other";
    /** Where the mail went, or may have gone; absent where none was sent. */
    mail?: { to: string; isUnlisted: boolean };
    /** Absent where the change was not read back. */
    verification?: "Verified" | "NotYetVisible" | "Contradicted";
    operationUrl: string | null;
    /** Graph's request-id of the reply to the write. Absent without a journal, and where no reply told one. */
    requestId?: string;
    error: UserError | null;
    warnings: Warning[];
    /** UTC, RFC 3339. */
    startedAt: string;
    /** UTC, RFC 3339. */
    finishedAt: string;
}

export interface FoundUser {
    userId: string;
    userPrincipalName: string | null;
    displayName: string | null;
    mail: string | null;
    accountEnabled: boolean | null;
}

/** The matches of a search. */
export interface FoundAction {
    action: "found";
    id: number;
    found: FoundUser[];
    /** Whether there are more matches than these. */
    more: boolean;
    error: UserError | null;
}

/** The tenant's own banned words. */
export interface BannedWordsAction {
    action: "bannedWords";
    id: number;
    /** As far as they are enforced. */
    bannedWords: string[];
    error: UserError | null;
}

/** What a reset would do with a user, and what it would run into. */
export interface PlanAction extends Described {
    action: "plan";
    id: number;
    index: number;
    input: string | null;
    /** The roles with where they come from. */
    heldRoles: { roleTemplateId: string | null; displayName: string | null; source: "direct" | "group" | "scoped" | "eligible" | null }[];
    /** Whether the caller's roles reach the user; null where the user could not be read. */
    verdict: "Allowed" | "Unknown" | "Refused" | null;
    /** What decided, as a code. */
    rule: string | null;
    leastRoles: string[];
    missingPermissions: string[];
    /** In words, with secrets masked. */
    requests: string[];
    estimatedMs: number;
    /** For the option `plans`; null where the user would not be reset. */
    plan: string | null;
    error: UserError | null;
    warnings: Warning[];
}

/** What a whole plan comes to. */
export interface PlanSummaryAction {
    action: "planSummary";
    id: number;
    total: number;
    ready: number;
    privileged: number;
    unknown: number;
    stopped: number;
    estimatedMs: number;
    message: string;
}

/** What a user can sign in with. */
export interface SignInMethodsAction {
    action: "signInMethods";
    id: number;
    /** The user's place in the list, from 0. */
    index: number;
    input: string | null;
    userId: string | null;
    userPrincipalName: string | null;
    methods: SignInMethod[];
    warnings: Warning[];
    /** Why the methods are not known. */
    error: UserError | null;
}

export interface SignInMethod {
    /** A word of ours; a type that is not known by its name in Graph. */
    methodType: string;
    detail: string | null;
    methodId: string | null;
    /** The user's own choice for the second factor; null: not known. */
    isDefault: boolean | null;
    /** Null: not known. */
    usableForNextSignIn: boolean | null;
    /** Why, in words. */
    why: string;
}

/** A page of the audit log. */
export interface AuditedAction {
    action: "audited";
    id: number;
    /** The user's place in the list, from 0; null where no user was named. */
    index: number | null;
    input: string | null;
    /** The newest first. */
    entries: AuditEntry[];
    /** Why nothing, or nothing more, could be read. */
    error: UserError | null;
}

export interface AuditEntry {
    activityDateTime: string;
    kind: "AdminReset" | "SelfService" | "Change" | "Revoke" | "Method" | "Other";
    activity: string;
    userId: string | null;
    userPrincipalName: string | null;
    displayName: string | null;
    initiatedBy: string | null;
    initiatedById: string | null;
    isApp: boolean | null;
    isSelf: boolean | null;
    ipAddress: string | null;
    /** As it is logged. */
    result: string | null;
    /** What that means, in words. */
    meaning: string;
    resultReason: string | null;
    correlationId: string | null;
    id: string | null;
}

/** The last sign-ins of a user. */
export interface SignInsAction {
    action: "signIns";
    id: number;
    index: number;
    userId: string | null;
    signIns: SignIn[];
    warnings: Warning[];
}

export interface SignIn {
    createdDateTime: string;
    userId: string | null;
    userPrincipalName: string | null;
    appDisplayName: string | null;
    ipAddress: string | null;
    location: string | null;
    clientAppUsed: string | null;
    /** 0: the sign-in succeeded. */
    errorCode: number | null;
    failureReason: string | null;
    conditionalAccessStatus: string | null;
    isInteractive: boolean | null;
    id: string | null;
}

export interface ProgressAction {
    action: "progress";
    finished: number;
    total: number;
    stage: "reading" | "asking" | "writing" | "following" | "done";
    /** On the clock that `poll` gets (`run`: `performance.now()`). */
    throttledUntilMs: number | null;
    /** How long the rest will take, as far as the pace so far and the limits of the service tell. Absent where they do not. */
    remainingMs?: number;
    /** The class of requests that a limit of the service holds back, and how many wait for it. Absent where none is held back. */
    paced?: { class: "writes" | "resetPassword" | "operations" | "reads" | "mail" | "reports"; waiting: number };
}

export interface WaitAction {
    action: "wait";
    untilMs: number;
}

export type Action =
    | SendAction
    | AskAction
    | TokenAction
    | RecordAction
    | ResetResult
    | FoundAction
    | BannedWordsAction
    | PlanAction
    | PlanSummaryAction
    | SignInMethodsAction
    | AuditedAction
    | SignInsAction
    | ProgressAction
    | WaitAction
    | { action: "pending" }
    | { action: "done" };

/** What a run tells: a user of a reset, or what was asked for. */
export type Told =
    ResetResult | PlanAction | PlanSummaryAction | FoundAction | BannedWordsAction | SignInMethodsAction | AuditedAction | SignInsAction;

/** Who brings tokens, answers questions and shows results. */
export interface Host {
    /** An access token for Microsoft Graph, at first and again when it is refused or near its end; null: there is no other. */
    token(request: TokenAction): string | null | Promise<string | null>;
    /** Kind `reset` only. A promise that is rejected counts as `impossible`. */
    ask(question: AskAction): Answer | Promise<Answer>;
    /**
     * A user, or the question to the service, is done. The bytes (UTF-8) of the password, and of the Temporary Access Pass, are the host's own:
     * keep them first, wipe them after use.
     */
    result(result: Told, password: Uint8Array | null, pass: Uint8Array | null): void;
    /** Option `journal` only: whether these lines were written to where they outlive a crash. Without a yes nothing is written any more. */
    record?(lines: Intent[]): boolean | Promise<boolean>;
    progress?(progress: ProgressAction): void;
}

/** What may be given to `run` besides. */
export interface RunSettings {
    /** The caller's own password, UTF-8. The array stays the caller's, to wipe. */
    password?: Uint8Array;
    /** Ends the run early: nothing new is sent, replies in flight are still taken. */
    signal?: AbortSignal;
    /**
     * Gets the calls of the run, a line each, which together are a flow vector (docs/protocol.md): a report that can be run again as a test.
     * Passwords and tokens are masked; SECURITY.md tells what else it holds.
     */
    trace?(line: string): void;
}

export type CharacterClass = "lower" | "upper" | "digit" | "symbol";

/** How passwords are made; docs/protocol.md tells what each member means. */
export interface PasswordPolicyOptions {
    /** Default `random`. */
    style?: "random" | "readable" | "passphrase" | null;
    /** 8 to 256 characters; not for `passphrase`. */
    length?: number | null;
    require?: CharacterClass[] | null;
    forbid?: CharacterClass[] | null;
    /** The symbols that may come up, or the word `all`. */
    symbols?: string | null;
    allowLookAlikes?: boolean | null;
    keyboardSafe?: boolean | null;
    /** The rest is for `passphrase`: 3 to 12 words. */
    words?: number | null;
    separator?: string | null;
    capitalize?: boolean | null;
    number?: boolean | null;
    symbol?: boolean | null;
    /** The text of a word list, one word a line. */
    wordList?: string | null;
    /** Words of 4 to 16 characters that no password contains. */
    bannedWords?: string[] | null;
}

export interface PasswordOptions extends PasswordPolicyOptions {
    /** First, last, display, sign-in and tenant names, whole addresses: no password contains a part of theirs. */
    forUser?: string[] | null;
}

/** The user and the tenant that a password is for. */
export interface CheckContext {
    forUser?: string[] | null;
    bannedWords?: string[] | null;
    /** No kinds of characters are needed: Education tenants, users with `DisableStrongPassword`. */
    allowWeak?: boolean | null;
    /** External tenants. */
    allowUnicode?: boolean | null;
}

export interface CheckReport {
    isValid: boolean;
    /** The global list of banned words is not public: the service has the last word. */
    isPrediction: true;
    rules: CheckRule[];
}

export interface CheckRule {
    name: "length" | "characters" | "complexity" | "names" | "bannedWords";
    passed: boolean;
    message: string;
}

export interface GeneratedPassword {
    /** UTF-8; wipe it after use. */
    password: Uint8Array;
    style: "random" | "readable" | "passphrase";
    /** The logarithm, to the base of two, of the number of passwords that this one was drawn from. */
    entropyBits: number;
    warnings: Warning[];
}
