// SPDX-License-Identifier: Apache-2.0
// Opens a page in a frame, or a worker, and resolves with the first message that it sends.

/** The frame is removed afterwards; a message `{error}` rejects. */
export function inFrame(url: string): Promise<unknown> {
  const frame = document.createElement("iframe");
  return new Promise((resolve, reject) => {
    const listen = (event: MessageEvent): void => {
      if (event.source !== frame.contentWindow) return;
      removeEventListener("message", listen);
      frame.remove();
      settle(event.data, resolve, reject);
    };
    addEventListener("message", listen);
    frame.src = url;
    document.body.append(frame);
  });
}

/** The worker is ended afterwards. In a worker, Firefox may hang for good in `new Worker`. */
export function inWorker(url: string, options: WorkerOptions, message: unknown): Promise<unknown> {
  const worker = new Worker(url, options);
  return new Promise((resolve, reject) => {
    worker.onmessage = (event) => {
      worker.terminate();
      settle(event.data, resolve, reject);
    };
    worker.onerror = (event) => reject(new Error(`the worker failed: ${event.message}`));
    worker.postMessage(message);
  });
}

function settle(data: unknown, resolve: (value: unknown) => void, reject: (error: Error) => void): void {
  const error = (data as { error?: string } | null)?.error;
  if (error === undefined) resolve(data);
  else reject(new Error(error));
}
