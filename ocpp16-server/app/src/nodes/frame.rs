//! Frames of late: each node has those that went over its own connections, so all
//! of them are asked.

use std::time::Duration;

use futures_util::StreamExt;
use ocpp16_server::Identity;
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout_at};

use super::Nodes;
use crate::books::{List, Page};
use crate::messages::{Message, Messages, Part};

/// How many frames are wanted, from the newest on.
#[derive(Debug, Serialize, Deserialize)]
struct Question {
    limit: u32,
    /// Who asks: it knows its own.
    node: String,
}

impl Nodes {
    /// Asks all nodes for the newest frames of a charge point. Nodes that do not
    /// answer soon are left out.
    pub(crate) async fn frames(&self, identity: &str, limit: u32) -> Vec<List<Message>> {
        /// For all answers.
        const PATIENCE: Duration = Duration::from_secs(2);
        /// For another one: nobody knows how many there are.
        const SILENCE: Duration = Duration::from_millis(250);
        /// More nodes than anyone has who looks at single frames.
        const ANSWERS: usize = 1024;

        let client = self.broker.client();
        let subject = Identity::new(identity).ok();
        let subject = subject.and_then(|identity| self.subject_of(&["frames"], &identity));
        let (true, Some(subject)) = (self.broker.is_connected(), subject) else {
            return Vec::new();
        };
        let inbox = client.new_inbox();
        let Ok(answers) = client.subscribe(inbox.clone()).await else { return Vec::new() };
        let question = Question { limit, node: self.here().to_owned() };
        let question = serde_json::to_vec(&question).unwrap_or_default();
        if client.publish_with_reply(subject, inbox, question.into()).await.is_err() {
            return Vec::new();
        }
        let end = Instant::now() + PATIENCE;
        let mut answers = answers.take(ANSWERS);
        let mut lists = Vec::new();
        while let Ok(Some(answer)) =
            timeout_at(end.min(Instant::now() + SILENCE), answers.next()).await
        {
            // Without a body, it says that nobody listens.
            let Ok(list) = serde_json::from_slice(&answer.payload) else { break };
            lists.push(list);
        }
        lists
    }

    /// Answers those who ask for frames of this node; never ends.
    pub(crate) async fn answer_frames(self, messages: Messages) {
        let subject = self.broker.subject(&["frames", "*"]);
        let Ok(mut questions) = self.broker.client().subscribe(subject).await else { return };
        while let Some(question) = questions.next().await {
            let Some(reply) = question.reply else { continue };
            let token = question.subject.rsplit('.').next().unwrap_or_default();
            let identity = percent_encoding::percent_decode_str(token).decode_utf8_lossy();
            let Ok(asked) = serde_json::from_slice::<Question>(&question.payload) else { continue };
            if asked.node == self.here() {
                continue;
            }
            let mut part = Part::new(Page { limit: asked.limit.min(10_000), offset: 0 });
            messages.gather(&identity, &mut part);
            let mut list = part.into_list();
            if list.total == 0 {
                // Who has seen nothing of it need not say so.
                continue;
            }
            let answer = loop {
                let json = serde_json::to_vec(&list).unwrap_or_default();
                if json.len() <= self.largest() || list.items.is_empty() {
                    break json;
                }
                list.items.truncate(list.items.len() / 2);
            };
            // Who has asked asks again if nothing comes.
            let _ = self.broker.client().publish(reply, answer.into()).await;
        }
    }
}
