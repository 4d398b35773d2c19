import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'inbox', versionKey: false })
export class InboxMark {
  @Prop({ type: String, required: true })
  _id: string;

  @Prop({ required: true })
  handledAt: Date;
}

export const InboxMarkSchema = SchemaFactory.createForClass(InboxMark);
