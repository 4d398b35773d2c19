import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'policies', versionKey: false })
export class Policy {
  @Prop({ type: String, required: true })
  _id: string;

  @Prop({ required: true })
  insurerUscc: string;

  @Prop({ required: true })
  policyNumber: string;

  @Prop({ required: true })
  policyholderUscc: string;

  @Prop({ required: true })
  insuredUscc: string;

  @Prop({ required: true })
  line: string;

  @Prop()
  productCode?: string;

  @Prop({ required: true })
  startOn: string;

  @Prop({ required: true })
  endOn: string;

  @Prop({ required: true })
  issuedOn: string;

  @Prop({ required: true })
  writtenPremium: string;

  @Prop({ required: true })
  paidPremium: string;

  @Prop()
  paidOn?: string;

  @Prop({ required: true })
  cover: string;

  @Prop()
  insuredHeadCount?: number;

  @Prop()
  otherPublicSubsidy?: string;

  @Prop({ required: true })
  acceptedAt: Date;
}

export const PolicySchema = SchemaFactory.createForClass(Policy);
