-- OSRM's own car profile with the class speeds of the reference graphs: access, one-ways, barriers and turn
-- restrictions stay as OSRM reads them, so that what is compared is the network and the search, not a taste in speeds.
--
-- Needs the folder of OSRM's profiles in LUA_PATH.

local car = require('car')

api_version = 4

local function setup()
  local profile = car.setup()
  profile.properties.weight_name = 'duration'
  profile.properties.u_turn_penalty = 0
  profile.properties.continue_straight_at_waypoint = false
  profile.speeds = Sequence {
    highway = {
      motorway = 110, motorway_link = 60,
      trunk = 80, trunk_link = 50,
      primary = 60, primary_link = 40,
      secondary = 50, secondary_link = 40,
      tertiary = 40, tertiary_link = 30,
      unclassified = 35,
      residential = 30,
      service = 15,
      living_street = 10,
    }
  }
  -- A gate stays passable and costs nothing.
  for barrier in pairs(profile.barrier_penalties) do
    profile.barrier_penalties[barrier] = 0
  end
  return profile
end

-- Four fifths of a plain number; whatever else the tag says (a unit, a country's rule) is left to the class.
local function maxspeed(_, way, result)
  local text = way:get_value_by_key('maxspeed')
  local number = text and text:match('^%s*(%d+%.?%d*)%s*$')
  local speed = number and tonumber(number) or 0
  if speed > 0 then
    result.forward_speed = speed * 0.8
    result.backward_speed = speed * 0.8
  end
end

-- What slows or colours a way in the car profile (surface, width, destination signs) is left out.
local function process_way(profile, way, result)
  local data = {
    highway = way:get_value_by_key('highway'),
    bridge = way:get_value_by_key('bridge'),
    route = way:get_value_by_key('route'),
  }
  if not data.highway and not data.route then
    return
  end
  WayHandlers.run(profile, way, result, data, Sequence {
    WayHandlers.default_mode,
    WayHandlers.blocked_ways,
    WayHandlers.avoid_ways,
    WayHandlers.access,
    WayHandlers.oneway,
    WayHandlers.ferries,
    WayHandlers.service,
    WayHandlers.speed,
    maxspeed,
    WayHandlers.roundabouts,
    WayHandlers.startpoint,
    WayHandlers.names,
  })
end

-- A turn costs nothing.
local function process_turn()
end

return {
  setup = setup,
  process_way = process_way,
  process_node = car.process_node,
  process_turn = process_turn,
}
