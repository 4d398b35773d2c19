import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'idempotency', versionKey: false })
export class IdempotencyRecord {
  @Prop({ type: String, required: true })
  _id: string;

  @Prop({ required: true })
  fingerprint: string;

  @Prop({ required: true })
  policyId: string;
}

export const IdempotencyRecordSchema = SchemaFactory.createForClass(IdempotencyRecord);
