import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DisbursementModule } from './disbursement.module';

const start = async (): Promise<void> => {
  const application = await NestFactory.createApplicationContext(DisbursementModule, {
    logger: ['error', 'warn'],
  });
  application.enableShutdownHooks();
  console.log('ready');
};

void start();
