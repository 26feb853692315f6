import type { Problem } from "./types";

/** A problem as the server words it; one that we make ourselves has less to say. */
export type ProblemBody = Pick<Problem, "title" | "status" | "code"> & Partial<Problem>;

/** A request that the server refused or could not carry out. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: ProblemBody;

  constructor(problem: ProblemBody) {
    super(problem.detail ?? problem.title);
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code;
    this.problem = problem;
  }
}

/** Reads a problem from an answer, or makes one from its status when the body is something else. */
export async function readProblem(answer: Response): Promise<ApiProblem> {
  const body: unknown = await answer.json().catch(() => null);
  if (typeof body === "object" && body !== null && "code" in body && "title" in body) {
    return new ApiProblem({ ...(body as ProblemBody), status: answer.status });
  }
  return new ApiProblem({ title: answer.statusText || String(answer.status), status: answer.status, code: "unreadable" });
}
