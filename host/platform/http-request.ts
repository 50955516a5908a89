// SPDX-License-Identifier: Apache-2.0
// An HTTP request and its answer, as they cross between Python, the host and a thread that waits.

/** What is asked for. `url` is absolute or relative to the page. */
export interface HttpRequest {
  url: string;
  method: string;
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer> | undefined;
  /** Milliseconds; undefined waits for ever. */
  timeout: number | undefined;
}

/** What came of it, whole. */
export interface HttpAnswer {
  status: number;
  statusText: string;
  url: string;
  headers: [string, string][];
  body: Uint8Array;
}
