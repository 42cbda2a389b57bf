// Scores rows with ONNX Runtime. Standard input: a list of {"model": path, "inputs": [{"name", "type": "float32"|"string", "values": [...]}]},
// where null is a missing number. Standard output: for each of them, for each output of the graph, in its order, the values, row after row.
import { readFileSync } from 'node:fs';
import ort from 'onnxruntime-node';

const plain = value => typeof value === 'bigint' ? Number(value) : value;
const answers = [];
for (const request of JSON.parse(readFileSync(0, 'utf8'))) {
  const session = await ort.InferenceSession.create(request.model, { intraOpNumThreads: 1 });
  const feeds = Object.fromEntries(request.inputs.map(({ name, type, values }) => {
    const data = type === 'float32' ? Float32Array.from(values, value => value ?? NaN) : values;
    return [name, new ort.Tensor(type, data, [values.length, 1])];
  }));
  const outputs = await session.run(feeds);
  answers.push(session.outputNames.map(name => Array.from(outputs[name].data, plain)));
}
process.stdout.write(JSON.stringify(answers));
