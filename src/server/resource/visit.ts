import type { Call } from "../http/exchange.js";
import type { ResourceRoute } from "../http/route.js";
import type { Visibility } from "../permission/authorize.js";
import type { Target } from "./target.js";

/** A request that may do what it asks for. */
export interface Visit {
  readonly call: Call;
  readonly route: ResourceRoute;
  readonly target: Target;
  readonly visibility: Visibility;
}
