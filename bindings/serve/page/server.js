/** What the server refuses, with its reasons. */
class Refusal extends Error {
  constructor(status, answer) {
    super(answer.error || "failed");
    this.status = status;
    this.problems = answer.problems || [];
  }
}

/** Asks the server, which is this page's own and no other. */
async function ask(route, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body),
  };
  const response = await fetch(route, {...options, credentials: "same-origin", redirect: "error"});
  const answer = await response.json();
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}
