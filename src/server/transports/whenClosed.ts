import type { ServerResponse } from 'node:http';

/** Whether nobody can receive a response any more: its connection is closed. */
export const isGone = (response: ServerResponse): boolean => response.closed || response.req.socket.destroyed;

/**
 * Acts once when a response is closed, and immediately where it is closed already: `close` is emitted once, and who subscribes to it
 * after some waiting may have missed it. A pipelined response that had no turn emits none at all when its connection ends.
 */
export function whenClosed(response: ServerResponse, act: () => void): void {
  if (isGone(response)) return act();
  if (response.socket) return void response.once('close', act);
  const { socket } = response.req;
  const close = () => {
    response.off('close', close);
    socket.off('close', close);
    act();
  };
  response.once('close', close);
  socket.once('close', close);
}
