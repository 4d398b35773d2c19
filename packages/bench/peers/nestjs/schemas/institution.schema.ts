import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'institutions', versionKey: false })
export class Institution {
  @Prop({ type: String, required: true })
  _id: string;
}

export const InstitutionSchema = SchemaFactory.createForClass(Institution);
