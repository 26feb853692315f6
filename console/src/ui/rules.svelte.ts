import { desk } from "../api/client";
import type { RulesView } from "../api/types";
import { say } from "../words/words.svelte";

const NONE: RulesView = {
  incident_types: [], grades: [], unit_statuses: [], unit_kinds: [], dispositions: [], purposes: [], roles: [], clocks: [],
  duty_levels: [], crew_rules: [], stop_grounds: [], cooperation_papers: [],
};

class Rules {
  view = $state.raw<RulesView>(NONE);

  async load(): Promise<void> {
    this.view = await desk.rules();
  }

  /** Names the rule that a timeline entry or a clock points to. */
  clockName(id: string): string {
    const rule = this.view.clocks.find((clock) => clock.id === id);
    return rule ? say(rule.name) : id;
  }

  dispositionName(code: string): string {
    const found = this.view.dispositions.find((disposition) => disposition.code === code);
    return found ? say(found.name) : code;
  }
}

/** The jurisdiction's own words. */
export const rules = new Rules();
