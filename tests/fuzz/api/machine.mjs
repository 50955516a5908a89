// SPDX-License-Identifier: Apache-2.0
// The JavaScript side of a program: eight slots, and the steps of bodies. Invariant: a step's error stays in the step unless the
// step is loose, and whatever a program makes is known to its belongings (cleaning.mjs).
import { Belongings } from "./cleaning.mjs";
import { findingIn } from "./errors.mjs";
import { isIntrinsic } from "./intrinsics.mjs";
import { asyncOperations, operations } from "./js-operations.mjs";
import { build, errorNamed } from "./js-values.mjs";

const SLOTS = 8;
/** How many bodies a program may run: they call each other. */
const FUEL = 40;
const DEPTH = 12;
/** Characters of the longest text that a slot holds. */
const LONGEST = 100_000;
/** How many turns of timers a program waits for what may never come: all that it waits for comes in one or two. */
const PATIENCE = 4;

const OF_PROXIES = new Set([
  "toJs",
  "copy",
  "destroy",
  "jsonProxy",
  "callPromising",
  "callKwargs",
  "callPromisingKwargs",
]);
const OF_FUNCTIONS = new Set(["call", "callThis", "apply", "new", "scope", "nested", "runIn"]);
const METHOD_OF = {
  buffer: "getBuffer",
  await: "then",
  awaitNext: "next",
  send: "next",
  throwInto: "throw",
  finish: "return",
  iterate: Symbol.iterator,
  spread: Symbol.iterator,
  forAwait: Symbol.asyncIterator,
  using: Symbol.dispose,
};

const turn = () =>
  typeof setImmediate === "function"
    ? new Promise((resolve) => setImmediate(resolve))
    : new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          resolve();
        };
        port2.postMessage(0);
      });

export class Machine {
  slots = [];
  findings = [];
  usesModules = false;
  #belongings;
  #fuel = 0;
  #depth = 0;
  #steps = [];
  #waiting = [];
  #buffer;

  /** `python` is the other side: functions of machine.py. */
  constructor(py, python, namespace) {
    this.py = py;
    this.#belongings = new Belongings(py.ffi);
    this.python = python;
    this.namespace = namespace;
    this.turn = turn;
  }

  isProxy(value) {
    return value instanceof this.py.ffi.PyProxy;
  }

  spend() {
    if (this.#fuel-- <= 0) throw new Error("the program is out of fuel");
  }

  /** Remembers what there is to take apart in the end; what programs may not change becomes undefined. */
  keep(value) {
    // What doubles at each step, as JSON of JSON does, would fill the memory.
    if (typeof value === "string") return value.length > LONGEST ? undefined : value;
    if ((typeof value !== "object" || value === null) && typeof value !== "function") return value;
    if (isIntrinsic(value)) return undefined;
    this.#belongings.add(value);
    return value;
  }

  bounded(value) {
    let timer;
    const limit = new Promise((_, reject) => {
      const wait = (turns) => {
        timer = setTimeout(() => (turns > 1 ? wait(turns - 1) : reject(new Error("no patience"))), 0);
      };
      wait(PATIENCE);
    });
    return Promise.race([value, limit]).finally(() => clearTimeout(timer));
  }

  collectJs(kind = "major") {
    globalThis.gc?.({ type: kind });
  }

  useSignals(buffer) {
    this.#buffer = buffer;
    this.py.setInterruptBuffer(buffer);
  }

  signal() {
    if (this.#buffer !== undefined) this.#buffer[0] = 2;
  }

  calm() {
    if (this.#buffer !== undefined) this.#buffer[0] = 0;
    this.#buffer = undefined;
    this.py.setInterruptBuffer(undefined);
  }

  /** Numbers the steps in place, and tells them to Python too. */
  begin(program) {
    this.#steps = [];
    const visit = (part) => {
      if (Array.isArray(part)) for (const each of part) visit(each);
      else if (typeof part === "object" && part !== null) {
        if ("to" in part) {
          part.id = this.#steps.length;
          this.#steps.push(part);
        }
        for (const each of Object.values(part)) visit(each);
      }
    };
    visit(program);
    this.slots = Array(SLOTS).fill(undefined);
    this.#fuel = FUEL;
    this.#depth = 0;
    this.python.begin(JSON.stringify(program));
    if (program.signals) this.useSignals(new Uint8Array(1));
  }

  note(error) {
    const finding = findingIn(error);
    if (finding !== undefined) this.findings.push(finding);
  }

  #compute(step) {
    if (step.make === "js") return build(step.value, this);
    if (step.cross === "js") return this.python.get(step.a);
    if (step.cross === "py") return this.python.put(step.to, this.slots[step.a]);
    if (step.js === undefined) return this.python.step(step.id);
    return operations[step.js](this, step, this.#operand(step), this.slots[step.b]);
  }

  /** The value of the step's first slot, or of the next one that the operation is about. */
  #operand({ js, a, k }) {
    const suits = this.#suiting(js, k);
    for (let index = a; suits !== undefined && index < a + SLOTS; index++) {
      try {
        const value = this.slots[index % SLOTS];
        if (value !== undefined && value !== null && suits(value)) return value;
      } catch {
        // It answers for itself.
      }
    }
    return this.slots[a];
  }

  #suiting(operation, key) {
    if (OF_PROXIES.has(operation)) return (value) => this.isProxy(value);
    if (OF_FUNCTIONS.has(operation)) return (value) => typeof value === "function";
    if (operation === "method") return (value) => typeof value[key] === "function";
    const method = METHOD_OF[operation];
    return method && ((value) => typeof value[method] === "function");
  }

  #finish(step, result) {
    const kept = this.keep(result);
    if (step.js !== undefined || step.make === "js" || step.cross === "js") this.slots[step.to] = kept;
  }

  #fail(step, error) {
    this.note(error);
    this.slots[step.to] = this.keep(error);
    if (step.loose) throw error;
  }

  step(step) {
    if (this.#depth > DEPTH) return;
    this.#depth++;
    try {
      this.#finish(step, this.#compute(step));
    } catch (error) {
      this.#fail(step, error);
    } finally {
      this.#depth--;
    }
  }

  stepById(id) {
    this.step(this.#steps[id]);
  }

  async stepAsync(step) {
    const operation = asyncOperations[step.js];
    const promising = step.mode === "promising" || step.mode === "later";
    if (operation === undefined && !promising) return this.step(step);
    try {
      if (operation !== undefined) {
        return this.#finish(step, await operation(this, step, this.#operand(step), this.slots[step.b]));
      }
      const running = this.keep(this.python.step.callPromising(step.id));
      if (step.mode === "promising") await this.bounded(running);
      else this.#waiting.push(running);
    } catch (error) {
      this.#fail(step, error);
    }
  }

  #enter(args) {
    this.spend();
    for (const [index, argument] of args.slice(0, 2).entries()) {
      this.slots[SLOTS - 1 - index] = this.keep(argument);
    }
  }

  #leave([how, what]) {
    if (how === "return") return this.slots[what];
    if (how === "number") return what;
    throw how === "error" ? errorNamed(what) : this.slots[what];
  }

  body({ steps, end }, args) {
    this.#enter(args);
    for (const step of steps) this.step(step);
    return this.#leave(end);
  }

  async asyncBody({ steps, end }, args) {
    this.#enter(args);
    for (const step of steps) await this.stepAsync(step);
    // It may be this function's own promise, for which it would wait for ever.
    return this.bounded(this.#leave(end));
  }

  *generate({ steps, end }, args) {
    this.#enter(args);
    for (const step of steps) {
      this.step(step);
      this.slots[SLOTS - 1] = this.keep(yield this.slots[step.to]);
    }
    return this.#leave(end);
  }

  async *generateAsync({ steps, end }, args) {
    this.#enter(args);
    for (const step of steps) {
      await this.stepAsync(step);
      this.slots[SLOTS - 1] = this.keep(yield this.bounded(this.slots[step.to]));
    }
    return this.bounded(this.#leave(end));
  }

  /** Waits for what was left running. */
  async join() {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) await this.bounded(each).catch((error) => this.note(error));
  }

  /** Takes apart what the program has made. */
  forget() {
    this.#fuel = 0;
    this.slots.length = 0; // a suspended generator may hold the array
    this.#belongings.forget();
    this.#steps = [];
  }
}
