// Asks a registry with MLflow's client for Node.js. Argument: the registry's address. Standard input: on each line {"api": "Runs",
// "call": "create", "with": {...}}. Standard output: on each line {"answer": what the client returned}, or {"error": what it threw}.
import { createInterface } from 'node:readline';
import mlflow from 'mlflow';

// The client prints what it sends.
console.log = () => {};

const client = new (mlflow.default ?? mlflow)({ endpoint: process.argv[2] });

for await (const line of createInterface({ input: process.stdin })) {
  const { api, call, with: parameters } = JSON.parse(line);
  const result = await client[api][call](parameters).then(answer => ({ answer }), error => ({ error: error.message }));
  process.stdout.write(JSON.stringify(result) + '\n');
}
