/** The OpenAPI document as it is committed (services/gateway/openapi.json): what a gateway of all routes says at /openapi.json, in lines. */
import { stubGateway } from './stub-gateway.ts';

export async function openapiText(): Promise<string> {
  const app = await stubGateway();
  const document = (await app.inject('/openapi.json')).json();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}
