/** What the stack is made of. docker-compose.yml names the same versions (versions.test.ts compares them). */
export const KAFKA_VERSION = '4.1.1';
export const APICURIO_VERSION = '3.0.9';
