import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'decisions', versionKey: false })
export class Decision {
  @Prop({ type: String, required: true })
  _id: string;

  @Prop({ type: BigInt, required: true })
  amount: bigint;

  @Prop({ required: true })
  decidedAt: Date;
}

export const DecisionSchema = SchemaFactory.createForClass(Decision);
