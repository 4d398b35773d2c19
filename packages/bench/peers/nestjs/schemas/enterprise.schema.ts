import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'enterprises', versionKey: false })
export class Enterprise {
  @Prop({ type: String, required: true })
  _id: string;
}

export const EnterpriseSchema = SchemaFactory.createForClass(Enterprise);
