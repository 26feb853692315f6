//! Times from everywhere to the scenes that are asked about again and again: while the streets stay as they are, a list
//! of whom to send needs one search for each incident and not one for each look.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;
use roads::graph::Cost;
use roads::{Place, Profile};

/// Of so many scenes the times are kept.
const SCENES_KEPT_MAX: usize = 64;
/// So many costs are kept in all, four bytes each: a large city's scenes are fewer.
const COSTS_KEPT_MAX: usize = 16_000_000;

/// The scenes that were asked about last, the latest at the end.
#[derive(Default)]
pub(super) struct Scenes(Mutex<VecDeque<Scene>>);

struct Scene {
    profile: Profile,
    place: Place,
    costs: Arc<[Cost]>,
}

impl Scenes {
    /// What it takes to a scene from every vertex: kept, or computed now.
    pub(super) fn costs(
        &self,
        profile: Profile,
        place: &Place,
        compute: impl FnOnce() -> Vec<Cost>,
    ) -> Arc<[Cost]> {
        if let Some(held) = self.held(profile, place) {
            return held;
        }
        let costs: Arc<[Cost]> = compute().into();
        let mut scenes = self.0.lock();
        scenes.push_back(Scene { profile, place: place.clone(), costs: Arc::clone(&costs) });
        while scenes.len() > 1 && (scenes.len() > SCENES_KEPT_MAX || kept(&scenes) > COSTS_KEPT_MAX) {
            scenes.pop_front();
        }
        costs
    }

    fn held(&self, profile: Profile, place: &Place) -> Option<Arc<[Cost]>> {
        let mut scenes = self.0.lock();
        let at = scenes.iter().position(|scene| scene.profile == profile && scene.place == *place)?;
        let scene = scenes.remove(at)?;
        let costs = Arc::clone(&scene.costs);
        scenes.push_back(scene);
        Some(costs)
    }

    /// Forgets all of them: the weights have changed.
    pub(super) fn forget(&self) {
        self.0.lock().clear();
    }
}

fn kept(scenes: &VecDeque<Scene>) -> usize {
    scenes.iter().map(|scene| scene.costs.len()).sum()
}
