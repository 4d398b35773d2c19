import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema, type Types } from 'mongoose';

@Schema({ collection: 'outbox', versionKey: false })
export class OutboxRow {
  _id: Types.ObjectId;

  @Prop({ required: true })
  subject: string;

  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  payload: object;

  @Prop({ type: Date, default: null })
  publishedAt: Date | null;
}

export const OutboxRowSchema = SchemaFactory.createForClass(OutboxRow);
OutboxRowSchema.index({ publishedAt: 1, _id: 1 });
