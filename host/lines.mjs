// SPDX-License-Identifier: Apache-2.0
// How long the lines of the package's JavaScript may be. Node shows the line from which an uncaught error came before the
// error itself, and cuts off at 64 kB what goes to a pipe: a Python traceback must not come after a whole bundle.
export const LINE_LIMIT = 200;
