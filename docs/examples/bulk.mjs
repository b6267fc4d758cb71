// Runs many queries and reads their results as they arrive. Needs Node.js 18 or newer, or a browser.
const server = process.argv[2] ?? "http://127.0.0.1:8080";
const queries = [
  { id: "1", query: "huertos escolares", lang: "es" },
  { id: "2", query: "도서관 어르신", lang: "ko" },
  { id: "3", query: "school gardens" },
];

const answer = await fetch(`${server}/v1/bulk?depth=3`, {
  method: "POST",
  headers: { "content-type": "application/x-ndjson" },
  body: queries.map((query) => JSON.stringify(query)).join("\n"),
});
if (!answer.ok) throw new Error((await answer.json()).detail);

let rest = "";
let whole = false;
for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines.map((line) => JSON.parse(line))) {
    if (line.problem) console.error(`line ${line.line}: ${line.problem.detail}`);
    else if (line.done) whole = true;
    else console.log(line.id, line.hits.map((hit) => hit.id).join(" "));
  }
}
if (!whole) throw new Error("the answer broke off");
