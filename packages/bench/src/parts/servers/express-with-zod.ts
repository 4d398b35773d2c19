import express from 'express';
import { policySchema } from './policy-schema.js';

const application = express();
application.use(express.json());
application.post('/v1/policies', (request, response) => {
  const parsed = policySchema.safeParse(request.body);
  if (parsed.success) {
    response.status(201).json({ policyId: `${parsed.data.insurerUscc}/${parsed.data.policyNumber}` });
  } else {
    response.status(400).json(parsed.error.issues);
  }
});

application.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));
