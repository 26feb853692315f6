//! The places of the day's stories, by the part that they play in them.

use super::LonLat;

/// A place of a story.
#[derive(Clone, PartialEq, Debug)]
pub struct Spot {
    /// Where it is.
    pub place: LonLat,
    /// What people call it.
    pub said: String,
    /// Its address.
    pub address: String,
}

/// The places of the day's stories.
#[derive(Clone, PartialEq, Debug)]
pub struct Stage {
    /// A theft in the neighbour's town.
    pub theft: Theft,
    /// The checkpoints that look out for the thieves' car.
    pub look_out: LookOut,
    /// Smoke on a balcony.
    pub balcony: Balcony,
    /// A fall where the two jurisdictions meet.
    pub bridge: Bridge,
    /// A home, and the call sign of the car that goes there to stop a transfer.
    pub transfer: (Spot, String),
    /// An office where somebody asks about a subsidy.
    pub office: Spot,
    /// A street with a restaurant's noisy fan, and the call sign of the grid team that sees to it.
    pub fan: (Spot, String),
    /// A street nearby from which somebody hears screams.
    pub screams: Spot,
}

/// A theft in the neighbour's town.
#[derive(Clone, PartialEq, Debug)]
pub struct Theft {
    /// The street with the shop.
    pub shop: Spot,
    /// What the neighbour's police are called.
    pub bureau: String,
    /// The town.
    pub town: String,
    /// Where the thieves drive.
    pub towards: String,
}

/// The checkpoints that look out for a car.
#[derive(Clone, PartialEq, Debug)]
pub struct LookOut {
    /// What they are asked to watch: the checkpoints of which border.
    pub said: String,
    /// The first of them, where the car is stopped.
    pub first: Spot,
    /// What the second is called.
    pub second: String,
    /// The road that the second is on.
    pub second_road: String,
    /// The call signs of the crews that look out; the car is stopped by the first one's.
    pub callsigns: [String; 3],
}

/// Smoke on a balcony.
#[derive(Clone, PartialEq, Debug)]
pub struct Balcony {
    /// The house.
    pub spot: Spot,
    /// The call signs of the voluntary fire post, the station's car and the fire engine.
    pub callsigns: [String; 3],
}

/// A fall where the two jurisdictions meet: at a bridge, or at the border where none leads over it.
#[derive(Clone, PartialEq, Debug)]
pub struct Bridge {
    /// The far end, in the neighbour's jurisdiction.
    pub far: Spot,
    /// The near end.
    pub near: Spot,
    /// What the neighbour's side is called.
    pub neighbour: String,
    /// The neighbour's station.
    pub station: String,
    /// The patrol that is near.
    pub patrol: String,
    /// The call signs of the neighbour's car and of the near patrol.
    pub callsigns: [String; 2],
}
