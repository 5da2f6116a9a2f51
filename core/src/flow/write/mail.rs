//! The mail, last of all: what it holds is known, and what was done is told. It is never sent a second time where the first may have arrived.

use super::steps::Step;
use super::{Bench, Write};
use crate::cloud::Environment;
use crate::flow::ending::{Ending, no_reply};
use crate::flow::exchange::{Answered, Content};
use crate::flow::options::ResetOptions;
use crate::flow::owner::Owner;
use crate::flow::user::User;
use crate::graph::{Operation, Refusal, Request};
use crate::letter::LetterFacts;
use crate::mail::{MailContent, MailOptions};

/// The remedy where a mail may have been sent and its reply is lost.
const MAY_BE_SENT: &str = "the mail may have been sent: ask the recipient before another one is sent";

impl Write {
    /// Whether there is something to send. A mail that is to hold what does not exist is none, and the step has failed.
    pub(super) fn begins_to_mail(&self, index: usize, bench: &mut Bench<'_, '_>) -> bool {
        let is_for_pass = bench.options.steps.mail.as_ref().is_some_and(|mail| mail.content == MailContent::TemporaryAccessPass);
        let Some(user) = bench.slots.user(index) else { return false };
        if !is_for_pass || user.pass.is_some() {
            return true;
        }
        let cause = user.write.steps.failure_of(Step::Pass).cloned();
        self.note_failure(Step::Mail, index, cause, bench);
        false
    }

    pub(super) fn mail_request(&self, user: &User, bench: &Bench<'_, '_>) -> Option<Request> {
        let options = bench.options;
        let mail = options.steps.mail.as_deref()?;
        let at_ms = bench.context.clock.utc_ms();
        let letter = user.with_letter_facts(options, bench.people.environment(), at_ms, |facts| mail.words.letter(facts, mail.is_html))?;
        Request::send_mail(mail, user.letter_to.as_deref()?, &letter)
    }

    /// Takes the reply. The service accepts a mail with 202 and tells nothing more of it.
    pub(super) fn take_mail(&mut self, index: usize, answered: &Answered<Owner>, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let refusal = match &answered.content {
            Content::Reply(reply) if reply.is_reset_success() => None,
            Content::Reply(reply) => Some(bench.context.refusal(Operation::SendMail, reply)),
            Content::Failed(failure) => Some(no_reply(*failure)),
            content => Some(super::unsent(content, "before the mail was sent")),
        };
        let refusal =
            refusal.map(|refusal| if answered.in_doubt { Refusal { remedy: Some(MAY_BE_SENT.to_owned()), ..refusal } } else { refusal });
        let may_be_sent = answered.in_doubt || refusal.is_none();
        self.note_failure(Step::Mail, index, refusal, bench);
        bench.user(index)?.write.steps.mailed = may_be_sent;
        bench.user(index)?.write.ending.take().map(|ending| *ending)
    }
}

impl User {
    /// What a letter about this user tells now.
    pub(in crate::flow) fn with_letter_facts<T>(
        &self,
        options: &ResetOptions,
        environment: Environment,
        at_ms: u64,
        each: impl FnOnce(&LetterFacts<'_>) -> T,
    ) -> Option<T> {
        let user = self.object.as_ref()?;
        let recipient = self.letter_to.as_deref()?;
        Some(each(&LetterFacts {
            shows: options.steps.mail.as_ref()?.content.shows(),
            display_name: user.display_name.as_deref(),
            user_principal_name: user.user_principal_name.as_deref(),
            usage_location: user.account.as_ref().and_then(|account| account.usage_location.as_deref()),
            is_unsure: false,
            environment,
            is_to_manager: recipient.is_manager,
            has_new_password: options.steps.credential.has_password(),
            password: self.password.as_ref(),
            temporary_access_pass: self.pass.as_ref(),
            pass: self.write.steps.pass.as_ref(),
            force_change: self.route.and_then(|route| route.force_change(options.profile)) == Some(true),
            is_blocked: options.steps.block_sign_in,
            at_ms,
            reason: options.reason.as_deref(),
            ticket_number: options.ticket_number.as_deref(),
        }))
    }

    /// The mail in words, for the person who is asked.
    pub(in crate::flow) fn mail_in_words(&self, mail: &MailOptions, options: &ResetOptions) -> Option<String> {
        // Neither the cloud nor the time decides about a subject, unless a template puts the time there.
        let subject = self.with_letter_facts(options, Environment::default(), 0, |facts| mail.words.subject(facts))?;
        Some(Request::send_mail_in_words(mail, self.letter_to.as_deref()?, &subject))
    }
}
