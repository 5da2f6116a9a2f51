using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

/// <summary>A PowerShell host for tests: it answers questions from a list and remembers everything that it was asked to show.</summary>
public sealed class ScriptedHost : PSHost
{
    private readonly ScriptedUserInterface _ui;

    /// <param name="answers">The choice for each question in turn: 0 Yes, 1 Yes to All, 2 No, 3 No to All. One question more is an error.</param>
    public ScriptedHost(int[] answers) { _ui = new ScriptedUserInterface(answers); }

    public List<string> Questions { get { return _ui.Questions; } }
    public List<ProgressRecord> Progress { get { return _ui.Progress; } }
    public string Shown { get { return _ui.Shown.ToString(); } }

    public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }
    public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name { get { return "ScriptedHost"; } }
    public override PSHostUserInterface UI { get { return _ui; } }
    public override Version Version { get { return new Version(1, 0); } }
    public override void EnterNestedPrompt() { throw new NotSupportedException(); }
    public override void ExitNestedPrompt() { throw new NotSupportedException(); }
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int exitCode) { }
}

public sealed class ScriptedUserInterface : PSHostUserInterface
{
    private readonly Queue<int> _answers;

    public ScriptedUserInterface(int[] answers) { _answers = new Queue<int>(answers); }

    public List<string> Questions { get; } = new List<string>();
    public List<ProgressRecord> Progress { get; } = new List<ProgressRecord>();
    public StringBuilder Shown { get; } = new StringBuilder();

    public override PSHostRawUserInterface RawUI { get { return null; } }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Questions.Add(message);
        Shown.AppendLine(message);
        return _answers.Dequeue();
    }

    public override void Write(string value) { Shown.Append(value); }
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) { Shown.Append(value); }
    public override void WriteLine(string value) { Shown.AppendLine(value); }
    public override void WriteDebugLine(string message) { Shown.AppendLine(message); }
    public override void WriteErrorLine(string value) { Shown.AppendLine(value); }
    public override void WriteVerboseLine(string message) { Shown.AppendLine(message); }
    public override void WriteWarningLine(string message) { Shown.AppendLine(message); }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        Progress.Add(record);
        Shown.AppendLine(record.ToString());
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) { throw new NotSupportedException(); }
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) { throw new NotSupportedException(); }
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) { throw new NotSupportedException(); }
    public override string ReadLine() { throw new NotSupportedException(); }
    public override SecureString ReadLineAsSecureString() { throw new NotSupportedException(); }
}
