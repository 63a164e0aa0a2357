// ClickHouse's own engine (chDB) behind as much of its HTTP interface as its JDBC driver asks for
// (https://clickhouse.com/docs/interfaces/http). Arguments: a port of the loopback address, a directory with node_modules, and
// one for data; user and password are CARAVAN_USER and CARAVAN_PASSWORD. Who may log in is known here, not to the engine.
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const [port, modules, directory] = process.argv.slice(2);
const { Session } = createRequire(path.join(modules, 'package.json'))('chdb');
const session = new Session(path.join(directory, 'data'));
const READS = /^\s*(select|with|show|describe|desc|explain|exists)\b/i;
const NO_SETTINGS = new Set(['query', 'database', 'default_format', 'query_id', 'session_id', 'user', 'password', 'role',
  'compress', 'decompress', 'enable_http_compression', 'client_protocol_version', 'wait_end_of_query']);
let results = 0;

function mayIn(request) {
  const basic = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString('utf8');
  const user = request.headers['x-clickhouse-user'] ?? basic.slice(0, basic.indexOf(':'));
  const password = request.headers['x-clickhouse-key'] ?? basic.slice(basic.indexOf(':') + 1);
  return user === process.env.CARAVAN_USER && password === process.env.CARAVAN_PASSWORD;
}

function settings(parameters) {
  session.query('SET final = 0');
  for (const [name, value] of parameters) {
    if (!NO_SETTINGS.has(name) && !name.startsWith('param_')) {
      session.query(`SET ${name.replace(/\W/g, '')} = '${value.replace(/['\\]/g, '')}'`);
    }
  }
}

// The binding has results as text only: what is read goes through a file.
function answer(sql, format) {
  if (!READS.test(sql)) {
    session.query(sql);
    return Buffer.alloc(0);
  }
  const file = path.join(directory, `result.${results++}`);
  session.query(`${sql.replace(/;\s*$/, '')}\nINTO OUTFILE '${file}' FORMAT ${format}`);
  const bytes = fs.readFileSync(file);
  fs.unlinkSync(file);
  return bytes;
}

function refuse(response, status, code, message) {
  response.statusCode = status;
  response.setHeader('X-ClickHouse-Exception-Code', code);
  response.end(message);
}

function serve(request, response, body) {
  const parameters = new URL(request.url, 'http://localhost').searchParams;
  if (!mayIn(request)) {
    refuse(response, 403, '516', 'Code: 516. DB::Exception: Authentication failed: password is incorrect,'
      + ' or there is no user with such name. (AUTHENTICATION_FAILED)');
    return;
  }
  const sql = [parameters.get('query'), body].filter(Boolean).join('\n');
  const format = request.headers['x-clickhouse-format'] ?? parameters.get('default_format') ?? 'TabSeparated';
  const database = request.headers['x-clickhouse-database'] ?? parameters.get('database') ?? 'default';
  try {
    session.query(`USE \`${database.replace(/`/g, '')}\``);
    settings(parameters);
    const bytes = answer(sql, format);
    response.setHeader('X-ClickHouse-Format', format);
    response.setHeader('X-ClickHouse-Timezone', 'UTC');
    response.setHeader('X-ClickHouse-Summary', '{}');
    response.setHeader('X-ClickHouse-Query-Id', parameters.get('query_id') ?? '');
    response.end(bytes);
  } catch (failure) {
    refuse(response, 500, /Code: (\d+)/.exec(failure.message)?.[1] ?? '1', failure.message);
  }
}

http.createServer((request, response) => {
  if (request.url === '/ping') {
    response.end('Ok.\n');
    return;
  }
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => serve(request, response, Buffer.concat(chunks).toString('utf8')));
}).listen(Number(port), '127.0.0.1');
