import 'reflect-metadata';
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { intakeEnvironment } from './environment';
import { IntakeModule } from './intake.module';

const start = async (): Promise<void> => {
  const application = await NestFactory.create(IntakeModule, { logger: ['error', 'warn'] });
  application.useGlobalPipes(
    new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }),
  );
  application.enableShutdownHooks();
  await application.listen(intakeEnvironment().httpPort, '127.0.0.1');
  console.log('ready');
};

void start();
