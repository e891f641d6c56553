-- AlterTable
ALTER TABLE "session" ALTER COLUMN "wire" DROP DEFAULT;
