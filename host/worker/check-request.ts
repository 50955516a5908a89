// SPDX-License-Identifier: Apache-2.0
// Whether a request's argument is one that the worker can answer; the other side may be any JavaScript.
import { ACTION_BYTES } from "../platform/signals.ts";
import type { Requests } from "./protocol.ts";

type Fields = Record<string, unknown>;

function fields(value: unknown, kind: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new TypeError(`the argument of '${kind}' must be an object`);
}

function need(fits: boolean, kind: string, name: string, what: string): void {
  if (!fits) throw new TypeError(`'${name}' of the request '${kind}' must be ${what}`);
}

const isText = (value: unknown): boolean => typeof value === "string";
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

function checkText(kind: string, name: string): (argument: unknown) => void {
  return (argument) => need(isText(fields(argument, kind)[name]), kind, name, "a string");
}

function checkShared(setup: Fields, kind: string, name: string, bytes: number): void {
  const memory = setup[name];
  const fits =
    memory === undefined ||
    (typeof SharedArrayBuffer === "function" &&
      memory instanceof SharedArrayBuffer &&
      memory.byteLength >= bytes);
  need(fits, kind, name, `a SharedArrayBuffer of at least ${bytes} bytes`);
}

const isMount = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  isText((value as Fields)["path"]) &&
  isText((value as Fields)["hostPath"]);

function checkSetup(kind: string): (argument: unknown) => void {
  return (argument) => {
    const setup = fields(argument, kind);
    const { options, streams, descriptors, mounts, cwd, user, argv } = setup;
    need(typeof options === "object" && options !== null, kind, "options", "an object");
    need(streams === "messages" || streams === "descriptors", kind, "streams", "'messages' or 'descriptors'");
    need(mounts === undefined || (Array.isArray(mounts) && mounts.every(isMount)), kind, "mounts", "mounts");
    need(descriptors === undefined || Array.isArray(descriptors), kind, "descriptors", "a list");
    need(cwd === undefined || isText(cwd), kind, "cwd", "a string");
    need(user === undefined || (typeof user === "object" && user !== null), kind, "user", "an object");
    need(kind !== "main" || isList(argv), kind, "argv", "a list of strings");
    checkShared(setup, kind, "input", 16);
    checkShared(setup, kind, "interrupts", 8);
    checkShared(setup, kind, "signals", ACTION_BYTES);
  };
}

const checks: { [Kind in keyof Requests]: (argument: unknown) => void } = {
  load: checkSetup("load"),
  main: checkSetup("main"),
  run(argument) {
    const { code, filename } = fields(argument, "run");
    need(isText(code), "run", "code", "a string");
    need(filename === undefined || isText(filename), "run", "filename", "a string");
  },
  push: checkText("push", "line"),
  reset: () => undefined,
  complete: checkText("complete", "source"),
  packages: (argument) =>
    need(isList(fields(argument, "packages")["names"]), "packages", "names", "a list of strings"),
};

/** Throws, naming the field, when the argument does not fit the request. */
export function checkArgument(kind: keyof Requests, argument: unknown): void {
  checks[kind](argument);
}
