// SPDX-License-Identifier: Apache-2.0
// Python sources are bundled as text; build.mjs says how.

declare module "*.py" {
  export const source: string;
}
