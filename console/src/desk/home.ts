import { session } from "../access/session.svelte";
import { router } from "../ui/router.svelte";

/** Goes to the page that a person's work starts on: crews to their phone page, others to the first page they may see. */
export function home(): void {
  if (session.may("board.read") && (session.may("unit.assign") || session.may("report.file"))) router.go("desk", {}, "replace");
  else if (session.may("unit.advance-own")) router.go("crew", {}, "replace");
  else if (session.may("board.read")) router.go("desk", {}, "replace");
  else if (session.may("access.enrol")) router.go("access", {}, "replace");
  else if (session.may("audit.read")) router.go("audit", {}, "replace");
  else router.go("desk", {}, "replace");
}
