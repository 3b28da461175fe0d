import { connect } from 'node:net';

/** One question to the test, in a connection of its own. */
export async function ask(question) {
  const socket = connect(process.env.KUBECTL_TEST_SOCKET);
  socket.end(JSON.stringify(question));
  let text = '';
  socket.setEncoding('utf8');
  for await (const part of socket) text += part;
  return JSON.parse(text);
}
