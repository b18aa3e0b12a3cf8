//! Who holds a charge point, as one who claims it sees it: pure rules, without
//! broker and clock.
//!
//! All claimants hear all claims and all calls in one order. A call is for whoever
//! made the last claim before it, so exactly one takes it. Of two claims the one
//! with the higher order wins in the end: who hears a lower one says its own again,
//! and who hears a higher one gives way.

use super::Order;

/// What a claim says, as the header `Ocpp-Claim` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// There is a new connection.
    New,
    /// Said again, because somebody has claimed what is ours.
    Kept,
    /// Said again over a new connection to the broker: others may have come
    /// meanwhile, and they go on taking the calls until it is clear.
    Renewed,
}

impl Kind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Kept => "kept",
            Self::Renewed => "renewed",
        }
    }

    pub(super) fn of(text: &str) -> Option<Self> {
        [Self::New, Self::Kept, Self::Renewed].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One who claims a charge point.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Claim {
    order: Order,
    turn: Turn,
}

/// Whose the calls are that come now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Turn {
    /// Somebody else's, or nobody's.
    Others,
    /// Perhaps ours: they wait.
    Unclear,
    /// Ours.
    Ours,
}

/// What to do after a claim was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// Nothing.
    Nothing,
    /// Our own was renewed: if nobody objects for a while, the calls are ours.
    WaitForObjections,
    /// Claim again.
    Insist,
    /// End the connection: the charge point is somebody else's.
    GiveWay,
}

impl Claim {
    /// Begins with a claim that was not heard yet.
    pub(super) const fn new(order: Order) -> Self {
        Self { order, turn: Turn::Others }
    }

    pub(super) const fn order(&self) -> &Order {
        &self.order
    }

    pub(super) const fn turn(&self) -> Turn {
        self.turn
    }

    /// Begins anew over a new connection to the broker.
    pub(super) const fn renew(&mut self) {
        self.turn = Turn::Unclear;
    }

    /// Nobody has objected to the claim that was renewed.
    pub(super) fn nobody_objects(&mut self) {
        if self.turn == Turn::Unclear {
            self.turn = Turn::Ours;
        }
    }

    /// Hears a claim, perhaps its own.
    pub(super) fn hear(&mut self, order: &Order, kind: Kind) -> Heard {
        if *order > self.order {
            return Heard::GiveWay;
        }
        let ours = *order == self.order;
        match (kind, ours) {
            (Kind::New | Kind::Kept, true) => {
                self.turn = Turn::Ours;
                Heard::Nothing
            }
            (Kind::Renewed, true) => Heard::WaitForObjections,
            (Kind::New | Kind::Kept, false) => {
                self.turn = Turn::Others;
                Heard::Insist
            }
            (Kind::Renewed, false) => Heard::Insist,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashSet, VecDeque};

    use super::*;

    /// What the broker hands out.
    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    enum Message {
        Claim(Order, Kind),
        Call,
    }

    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    struct Node {
        claim: Claim,
        step: Step,
        /// What the broker has sent and it has not heard.
        inbox: VecDeque<Message>,
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    enum Step {
        Subscribes,
        Claims,
        Holds,
        Gone,
    }

    /// Some nodes to which one charge point connects at about the same time, and a
    /// call that comes at any time.
    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    struct World {
        nodes: Vec<Node>,
        called: bool,
        taken: usize,
    }

    impl World {
        /// Everything that can happen next.
        fn next(&self) -> Vec<Self> {
            let mut worlds = Vec::new();
            if !self.called {
                let mut world = self.clone();
                world.called = true;
                world.publish(&Message::Call);
                worlds.push(world);
            }
            for number in 0..self.nodes.len() {
                let node = &self.nodes[number];
                let mut world = self.clone();
                match node.step {
                    Step::Subscribes => {
                        world.nodes[number].step = Step::Claims;
                        worlds.push(world.clone());
                    }
                    Step::Claims => {
                        world.nodes[number].step = Step::Holds;
                        world.publish(&Message::Claim(node.claim.order.clone(), Kind::New));
                        worlds.push(world.clone());
                    }
                    Step::Holds | Step::Gone => {}
                }
                let mut world = self.clone();
                if let Some(message) = world.nodes[number].inbox.pop_front() {
                    world.hear(number, &message);
                    worlds.push(world);
                }
            }
            worlds
        }

        fn publish(&mut self, message: &Message) {
            for node in &mut self.nodes {
                if matches!(node.step, Step::Claims | Step::Holds) {
                    node.inbox.push_back(message.clone());
                }
            }
        }

        fn hear(&mut self, number: usize, message: &Message) {
            let node = &mut self.nodes[number];
            match message {
                Message::Call => self.taken += usize::from(node.claim.turn() == Turn::Ours),
                Message::Claim(order, kind) => match node.claim.hear(order, *kind) {
                    Heard::Nothing | Heard::WaitForObjections => {}
                    Heard::Insist => {
                        let order = node.claim.order.clone();
                        self.publish(&Message::Claim(order, Kind::Kept));
                    }
                    Heard::GiveWay => {
                        node.step = Step::Gone;
                        node.inbox.clear();
                    }
                },
            }
        }
    }

    /// However claims and calls overtake each other: one node is left, that with the
    /// highest order, and no call is taken twice. Clocks have no part in it.
    #[test]
    fn any_interleaving_leaves_one_holder_and_no_call_is_taken_twice() {
        // One order of three is like any other; of two, the names decide.
        let nodes = [(1, "a"), (1, "b"), (2, "a")].map(|(counter, name)| Node {
            claim: Claim::new(Order::new(counter, name)),
            step: Step::Subscribes,
            inbox: VecDeque::new(),
        });
        let start = World { nodes: nodes.into(), called: false, taken: 0 };
        let highest = start.nodes.iter().map(|node| node.claim.order.clone()).max();
        let (mut seen, mut open, mut ends) = (HashSet::new(), vec![start], 0);
        while let Some(world) = open.pop() {
            assert!(world.taken <= 1, "{world:?}");
            let next = world.next();
            if next.is_empty() {
                ends += 1;
                let left = world.nodes.iter().filter(|node| node.step == Step::Holds);
                let left: Vec<_> = left.map(|node| &node.claim).collect();
                let [holder] = left[..] else { panic!("{world:?}") };
                assert_eq!(Some(&holder.order), highest.as_ref());
                assert_eq!(holder.turn, Turn::Ours);
            }
            for world in next {
                if seen.insert(world.clone()) {
                    open.push(world);
                }
            }
        }
        assert!(ends > 1, "there is more than one way");
    }

    #[test]
    fn a_holder_goes_on_while_another_one_comes_back() {
        let [old, new] = [1, 2].map(|counter| Order::new(counter, "node"));
        let mut holder = Claim::new(new.clone());
        assert_eq!(holder.hear(&new, Kind::New), Heard::Nothing);
        assert_eq!(holder.hear(&old, Kind::Renewed), Heard::Insist);
        assert_eq!(holder.turn(), Turn::Ours);

        let mut returned = Claim::new(old.clone());
        returned.renew();
        assert_eq!(returned.hear(&old, Kind::Renewed), Heard::WaitForObjections);
        assert_eq!(returned.turn(), Turn::Unclear);
        assert_eq!(returned.hear(&new, Kind::Kept), Heard::GiveWay);
    }

    #[test]
    fn who_comes_back_alone_takes_the_calls_again() {
        let order = Order::new(1, "node");
        let mut claim = Claim::new(order.clone());
        claim.renew();
        assert_eq!(claim.hear(&order, Kind::Renewed), Heard::WaitForObjections);
        claim.nobody_objects();
        assert_eq!(claim.turn(), Turn::Ours);
    }

    #[test]
    fn kinds_have_names() {
        for kind in [Kind::New, Kind::Kept, Kind::Renewed] {
            assert_eq!(Kind::of(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::of(""), None);
    }
}
